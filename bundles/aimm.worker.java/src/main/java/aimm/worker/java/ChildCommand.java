package aimm.worker.java;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How a child JVM is started. Its arguments and environment are open to everybody, so no secret is among them. */
final class ChildCommand {

    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "LD_LIBRARY_PATH", "TMPDIR");
    private static final List<String> PASSED_ON_PREFIXES =
            List.of("LC_", "XDG_", "AIMM_PLUGIN_", "CUDA_", "NVIDIA_", "ROCR_", "HIP_", "OMP_", "MKL_", "OPENBLAS_");

    /**
     * From this Java on it warns of what the framework and native libraries do. To enable native access for all would
     * quieten it too, but does not go with an archive of classes.
     */
    private static final int WARNS_SINCE = 24;

    private ChildCommand() {}

    /**
     * A process not yet started.
     *
     * @param options of this JVM beside those of every worker
     */
    static ProcessBuilder of(
            ChildBase base, int memoryMegabytes, Path temporary, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + memoryMegabytes + "m");
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporary));
        if (Runtime.version().feature() >= WARNS_SINCE) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--illegal-native-access=allow"));
        }
        command.addAll(options);
        command.add("-cp");
        command.add(base.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(base.main());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        clean(builder.environment());
        return builder;
    }

    /** What a child is told on its standard input. */
    static byte[] told(ChildBase base, Map<String, String> more) {
        StringBuilder text = new StringBuilder("bundles=");
        text.append(base.bundles().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        base.framework()
                .forEach((key, value) ->
                        text.append("\nframework.").append(key).append('=').append(value));
        more.forEach((key, value) -> text.append('\n').append(key).append('=').append(value));
        return text.append("\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void clean(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name ->
                        !PASSED_ON.contains(name) && PASSED_ON_PREFIXES.stream().noneMatch(name::startsWith));
    }
}
