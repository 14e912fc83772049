package aimm.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** The framework with the distribution's bundles in it. */
final class Server {

    private static final Duration STOP = Duration.ofSeconds(60);

    private final Framework framework;
    private boolean isStopped; // guarded by this

    Server(Map<String, String> properties) {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"))
                .newFramework(properties);
    }

    /**
     * Starts the bundles in the folders below {@code bundles}, folder by folder in the order of their names. What they
     * do not manage by themselves is told later, from any thread.
     *
     * @param fault hears, in one line, why the server can't do what its configuration says
     */
    void start(Path bundles, boolean withShell, Consumer<String> fault) throws BundleException, IOException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        ServiceRegistration<?> launcher = context.registerService(Consumer.class, fault, state(false));
        framework.start();
        List<Bundle> installed = new ArrayList<>();
        for (Path folder : list(bundles)) {
            String name = folder.getFileName().toString();
            if (!Files.isDirectory(folder) || (name.endsWith("-shell") && !withShell)) {
                continue;
            }
            for (Path jar : list(folder)) {
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(Character.digit(name.charAt(0), 10));
                installed.add(bundle);
            }
        }
        for (Bundle bundle : installed) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0
                    && !startUnlessStopped(bundle)) {
                return;
            }
        }
        launcher.setProperties(state(true));
    }

    /** Whoever stops must not stop beside a start, so both hold the lock; a fault can come while bundles start. */
    private synchronized boolean startUnlessStopped(Bundle bundle) throws BundleException {
        if (!isStopped) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
        return !isStopped;
    }

    private static Dictionary<String, ?> state(boolean isLaunched) {
        return FrameworkUtil.asDictionary(Map.of("aimm.role", "fault", "aimm.launched", isLaunched));
    }

    /** Returns when the framework has been stopped, by whomever. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    synchronized void stop() throws BundleException, InterruptedException {
        isStopped = true;
        framework.stop();
        framework.waitForStop(STOP.toMillis());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
