package aimm.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * The process: reads the command line, starts the server, and ends with 0 when it was told to stop and with 1, and one
 * line that says why, when the server can't run.
 */
public final class Launcher {

    /** System properties that start so are handed to the framework, and win over what is set here. */
    private static final List<String> PASSED_ON = List.of("aimm.", "felix.", "org.osgi.");

    private static final BundleFunction<Optional<Path>, List<String>> CHECK =
            new BundleFunction<>("aimm.server.config.Check");
    private static final BundleFunction<String, String> HASH_NEW_PASSWORD =
            new BundleFunction<>("aimm.server.security.HashNewPassword");
    private static final BundleFunction<String, List<String>> MAKE_KEY =
            new BundleFunction<>("aimm.server.security.MakeKey");

    /** What keys begin with, so that people and scanners of secrets know them. */
    private static final String KEY_PREFIX = "aimm_";

    private final Path home;
    private final CommandLine commandLine;
    private final AtomicBoolean faulty = new AtomicBoolean();

    private Launcher(Path home, CommandLine commandLine) {
        this.home = home;
        this.commandLine = commandLine;
    }

    /** Entry point of the process. */
    public static void main(String... arguments) {
        try {
            Path home = Path.of(System.getProperty("aimm.home", "."))
                    .toAbsolutePath()
                    .normalize();
            new Launcher(home, CommandLine.parse(arguments)).run();
        } catch (CommandLine.UsageException | IOException e) {
            complain(e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        PrintStream out = System.out;
        switch (commandLine.mode()) {
            case HELP -> out.print(CommandLine.USAGE);
            case VERSION -> out.printf("aimm-server %s (Java %s)%n", version(), Runtime.version());
            case CHECK -> System.exit(check() ? 0 : 1);
            case HASH_PASSWORD -> out.println(HASH_NEW_PASSWORD.apply(bundles(), null));
            case MAKE_KEY -> makeKey(out);
            case RUN -> serve();
        }
    }

    private static String version() {
        String version = Launcher.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private boolean check() throws IOException {
        List<String> faults = CHECK.apply(bundles(), commandLine.conf());
        faults.forEach(Launcher::complain);
        return faults.isEmpty();
    }

    private void makeKey(PrintStream out) throws IOException {
        List<String> made = MAKE_KEY.apply(bundles(), KEY_PREFIX);
        out.printf("key:  %s%nhash: %s%n", made.get(0), made.get(1));
    }

    private Path bundles() {
        return home.resolve("bundles");
    }

    private void serve() throws IOException, InterruptedException {
        RunDirectory run = RunDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
        System.setProperty("org.sqlite.tmpdir", run.path().toString());
        Server server = new Server(properties(run.path()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, run), "aimm-stop"));
        try {
            server.start(bundles(), commandLine.shell(), this::fail);
        } catch (BundleException | IOException e) {
            fail(e.getMessage());
        }
        server.awaitStop();
        System.exit(0);
    }

    private Map<String, String> properties(Path run) {
        Map<String, String> properties = new HashMap<>();
        properties.put("aimm.home", home.toString());
        properties.put("aimm.run", run.toString());
        commandLine.conf().ifPresent(conf -> properties.put("aimm.conf", conf.toString()));
        properties.put(Constants.FRAMEWORK_STORAGE, run.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES, SystemPackages.all());
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc"); // the terminal library's signals, for Ctrl-C
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "9");
        properties.put("felix.log.level", "1");
        properties.put("felix.fileinstall.dir", home.resolve("plugins").toString());
        properties.put("felix.fileinstall.tmpdir", run.resolve("plugins").toString());
        properties.put("felix.fileinstall.filter", ".*\\.jar");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "500");
        properties.put("felix.fileinstall.disableConfigSave", "true");
        properties.put("felix.fileinstall.log.level", "1");
        properties.put("ds.loglevel", "1");
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> PASSED_ON.stream().anyMatch(name::startsWith))
                .forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }

    /** Ends the process, but not from this thread: whoever found the fault must be able to stop. */
    private void fail(String reason) {
        if (faulty.compareAndSet(false, true)) {
            complain(reason);
            new Thread(() -> System.exit(1), "aimm-fault").start();
        }
    }

    /** The shutdown hook; on a signal Java would end with that signal's number, so it ends the process itself. */
    private void end(Server server, RunDirectory run) {
        int status = faulty.get() ? 1 : 0;
        try (run) {
            server.stop();
        } catch (BundleException | IOException | InterruptedException e) {
            complain("stopping failed: " + e);
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    private static void complain(String reason) {
        System.err.println("aimm-server: " + reason);
    }
}
