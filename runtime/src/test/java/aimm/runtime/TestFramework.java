package aimm.runtime;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** A framework in this process: the distribution's bundles, the test libraries, and the test classes as a bundle. */
final class TestFramework implements AutoCloseable {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("aimm.distribution", "target/aimm-server"));

    /** Without a terminal these only get in the way. */
    private static final Set<String> LEFT_OUT = Set.of("org.apache.felix.gogo.jline", "org.jline");

    private static final long PATIENCE_MILLIS = 30_000;

    private static final List<String> TEST_LIBRARIES =
            List.of("junit-", "opentest4j", "assertj", "byte-buddy", "org.osgi.test.");

    private final Framework framework;
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    private TestFramework(Framework framework) {
        this.framework = framework;
    }

    /** @param leftOut symbolic names of bundles that are not installed */
    static TestFramework start(Path folder, String configuration, Set<String> leftOut) throws Exception {
        Path conf = folder.resolve("server.yaml");
        Files.writeString(conf, configuration.replace("$DIR", folder.toString()));
        Files.createDirectories(folder.resolve("plugins"));
        Map<String, String> properties = new HashMap<>();
        properties.put("org.osgi.framework.storage", folder.resolve("run/cache").toString());
        properties.put("org.osgi.framework.system.packages", SystemPackages.all());
        properties.put("org.osgi.framework.beginning.startlevel", "9");
        properties.put("felix.log.level", "1");
        properties.put("felix.fileinstall.dir", folder.resolve("plugins").toString());
        properties.put("felix.fileinstall.tmpdir", folder.resolve("run/plugins").toString());
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "100");
        properties.put("aimm.home", DISTRIBUTION.toAbsolutePath().toString());
        properties.put("aimm.run", folder.resolve("run").toString());
        properties.put("aimm.conf", conf.toString());
        properties.put("aimm.test.dir", folder.toString());
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
        framework.init();
        TestFramework started = new TestFramework(framework);
        started.startBundles(leftOut);
        return started;
    }

    /** Runs a test class inside: the names of its tests with their failures, or with an empty text. */
    @SuppressWarnings("unchecked")
    Map<String, String> run(String testClass) throws InvalidSyntaxException {
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> runner = context.getServiceReferences((String) null, "(aimm.role=tests)")[0];
        return ((Function<String, Map<String, String>>) context.getService(runner)).apply(testClass);
    }

    /** Whether there is such a service, now or soon. */
    boolean awaitService(String type) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(framework.getBundleContext(), type, null);
        tracker.open(true);
        try {
            return tracker.waitForService(PATIENCE_MILLIS) != null;
        } finally {
            tracker.close();
        }
    }

    /** What the launcher would have ended the process for. */
    Queue<String> faults() {
        return faults;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            if (framework.waitForStop(PATIENCE_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new IllegalStateException("the framework did not stop within 30 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Path testClasses() {
        try {
            return Path.of(TestFramework.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void startBundles(Set<String> leftOut) throws BundleException, IOException {
        BundleContext context = framework.getBundleContext();
        ServiceRegistration<?> launcher =
                context.registerService(Consumer.class, (Consumer<String>) faults::add, state(false));
        framework.start();
        List<Bundle> installed = new ArrayList<>();
        for (Path bundle : bundles()) {
            String name = symbolicName(bundle);
            if (name != null && !LEFT_OUT.contains(name) && !leftOut.contains(name)) {
                installed.add(context.installBundle("reference:" + bundle.toUri()));
            }
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get("Fragment-Host") == null) {
                bundle.start();
            }
        }
        launcher.setProperties(state(true));
    }

    private static Dictionary<String, ?> state(boolean isLaunched) {
        return FrameworkUtil.asDictionary(Map.of("aimm.role", "fault", "aimm.launched", isLaunched));
    }

    private static List<Path> bundles() throws IOException {
        List<Path> bundles = new ArrayList<>();
        try (Stream<Path> jars = Files.walk(DISTRIBUTION.resolve("bundles"), 2)) {
            jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(bundles::add);
        }
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> TEST_LIBRARIES.stream()
                        .anyMatch(library -> entry.getFileName().toString().startsWith(library)))
                .forEach(bundles::add);
        bundles.add(testClasses());
        return bundles;
    }

    private static String symbolicName(Path path) throws IOException {
        Manifest manifest;
        if (Files.isDirectory(path)) {
            try (var in = Files.newInputStream(path.resolve("META-INF/MANIFEST.MF"))) {
                manifest = new Manifest(in);
            }
        } else {
            try (JarFile jar = new JarFile(path.toFile())) {
                manifest = jar.getManifest();
            }
        }
        String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        return name == null ? null : name.split(";", 2)[0];
    }
}
