package aimm.worker.java;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.plugin.api.Values;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;
import aimm.server.api.WorkerRuntime.Settings;
import aimm.worker.java.child.Main;
import aimm.worker.protocol.Messages;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.launch.FrameworkFactory;

/** Real worker processes, started from the test's class path. */
final class TestWorkers implements AutoCloseable {

    static final Settings SETTINGS = new Settings(64, 0, Duration.ofSeconds(2), Duration.ofSeconds(60), 3);

    static final TraceContext TRACE = new TraceContext("parent", "state");

    final Workers workers;
    final JavaImage image;
    private final Path folder;

    TestWorkers() throws IOException {
        this(base(), List.of());
    }

    TestWorkers(ChildBase base, List<String> options) throws IOException {
        folder = Files.createTempDirectory("aimm-test-");
        Path plugin = TestPlugin.write(folder.resolve("plugin.jar"));
        workers = new Workers(base, WorkerFolder.privately(folder.resolve("w")), () -> options);
        Map<String, Object> configuration =
                new HashMap<>(Map.of("service.pid", TestPlugin.PID, "greeting", "hello", "count", 3));
        image = new JavaImage(
                "test.plugin 1.0.0",
                List.of(new JavaImage.Part(plugin, true, List.of())),
                List.of(TestPlugin.MODEL_TYPE, TestPlugin.DATA_ACCESS),
                serialized(List.of(configuration)),
                List.of());
    }

    static ChildBase base() {
        List<Path> classPath = new ArrayList<>();
        FrameworkFactory framework =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        for (Class<?> type : List.of(framework.getClass(), JavaWorker.class, Messages.class, Values.class)) {
            classPath.add(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().getPath()));
        }
        List<Path> bundles = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.contains("org.apache.felix.scr")
                    || entry.contains("configadmin")
                    || entry.contains("org.osgi.util.")
                    || entry.contains("org.osgi.service.component-")) {
                bundles.add(Path.of(entry));
            }
        }
        return new ChildBase(
                Main.class.getName(),
                classPath,
                bundles,
                Map.of(
                        "org.osgi.framework.system.packages", systemPackages(),
                        "org.osgi.framework.system.packages.extra", "aimm.plugin.api;version=1.0.0",
                        "felix.cache.locking", "false",
                        "felix.shutdown.hook", "false"));
    }

    /** As a server's launcher lists them; without, the framework spends its time on finding them. */
    private static String systemPackages() {
        Stream<String> framework = Stream.of(
                "org.osgi.dto;version=1.1.1",
                "org.osgi.framework;version=1.10",
                "org.osgi.framework.dto;version=1.8",
                "org.osgi.framework.startlevel;version=1.0",
                "org.osgi.framework.wiring;version=1.2",
                "org.osgi.framework.hooks.service;version=1.1",
                "org.osgi.framework.hooks.bundle;version=1.1",
                "org.osgi.resource;version=1.0.1",
                "org.osgi.util.tracker;version=1.5.3");
        Stream<String> platform = ModuleLayer.boot().modules().stream()
                .flatMap(module -> module.getDescriptor().exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source);
        return Stream.concat(framework, platform).collect(Collectors.joining(","));
    }

    Worker start() throws Exception {
        return start(SETTINGS);
    }

    Worker start(Settings settings) throws Exception {
        return workers.start(image, settings).toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    Path folder() {
        return folder;
    }

    /** A model's bytes, as the test plugin writes them. */
    static byte[] model(int size, int fits) {
        return ByteBuffer.allocate(8 + size).putInt(size).putInt(fits).array();
    }

    static PluginCall predict(long version, byte[] instance, String what, Object argument) {
        return new PluginCall(
                7,
                Role.PREDICT,
                TestPlugin.MODEL_TYPE,
                5,
                version,
                instance,
                Arguments.of(what, argument),
                false,
                TRACE);
    }

    static PluginCall predict(String what, Object argument) {
        return predict(1, model(8, 0), what, argument);
    }

    static PluginCall call(Role role, long model, boolean serialize, byte[] instance, Object... arguments) {
        String name = role == Role.DATA_ACCESS ? TestPlugin.DATA_ACCESS : TestPlugin.MODEL_TYPE;
        return new PluginCall(
                7, role, name, model, Long.signum(model), instance, Arguments.of(arguments), serialize, TRACE);
    }

    @Override
    public void close() throws IOException {
        workers.close();
        WorkerFolder.delete(folder);
    }

    private static byte[] serialized(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** The test's base with jars in place of folders, which an archive can't have. */
    static ChildBase jars(Path folder) throws IOException {
        ChildBase base = base();
        List<Path> classPath = new ArrayList<>();
        for (Path entry : base.classPath()) {
            classPath.add(Files.isDirectory(entry) ? jar(entry, folder.resolve(classPath.size() + ".jar")) : entry);
        }
        return new ChildBase(base.main(), classPath, base.bundles(), base.framework());
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return jar;
    }
}
