package aimm.worker.java;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Values;
import aimm.server.api.Worker;
import aimm.worker.protocol.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The component in a framework of its own, with what a server has around it. */
class JavaWorkerRuntimeTest {

    @TempDir
    private Path folder;

    private Framework framework;
    private Bundle plugin;
    private BiFunction<Bundle, Object[], String> driver;

    @BeforeEach
    void start() throws Exception {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        framework = factory.newFramework(Map.of(
                "org.osgi.framework.storage", folder.resolve("cache").toString(),
                "org.osgi.framework.system.packages.extra", "org.slf4j;version=2.0.20",
                "aimm.run", folder.resolve("run").toString(),
                "aimm.cache", folder.resolve("user-cache").toString()));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : TestWorkers.base().bundles()) {
            bundles.add(install(jar));
        }
        for (Class<?> type : List.of(Values.class, Worker.class, Messages.class, JavaWorker.class)) {
            bundles.add(install(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().getPath())));
        }
        Bundle driving = install(TestPlugin.write(
                folder.resolve("driver.jar"),
                "driver",
                "org.osgi.framework,aimm.server.api,aimm.plugin.api",
                RuntimeDriver.class,
                Class.forName("aimm.worker.java.RuntimeDriver$Listener")));
        plugin = install(TestPlugin.write(folder.resolve("plugin.jar")));
        bundles.add(driving);
        bundles.add(plugin);
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        @SuppressWarnings("unchecked") // only types that both sides share
        BiFunction<Bundle, Object[], String> loaded =
                (BiFunction<Bundle, Object[], String>) driving.loadClass(RuntimeDriver.class.getName())
                        .getConstructor()
                        .newInstance();
        driver = loaded;
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        assertThat(folder.resolve("run").resolve("workers")).doesNotExist();
    }

    @Test
    void runsAPluginInAWorkerAsItIsInTheServer() throws Exception {
        configure(Map.of("greeting", "hello"));

        assertThat(driver.apply(plugin, new Object[] {0, "configured", "greeting"}))
                .isEqualTo("[test.Model, test_data] hello exit code 0");
    }

    @Test
    void aChangedConfigurationIsToldByTheServicesAndIsInTheNextImage() throws Exception {
        BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
        configure(Map.of("greeting", "hello"));
        assertThat(driver.apply(plugin, new Object[] {0, "configured", "greeting"}))
                .contains("hello");
        framework
                .getBundleContext()
                .addServiceListener(
                        (AllServiceListener) event -> events.add(event.getType()), "(aimm.model.type=test.Model)");

        configure(Map.of("greeting", "goodbye"));

        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(ServiceEvent.UNREGISTERING);
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(ServiceEvent.REGISTERED);
        assertThat(driver.apply(plugin, new Object[] {0, "configured", "greeting"}))
                .contains("goodbye");
    }

    @Test
    void aComponentThatTakesChangesOnlyModifiesItsService() throws Exception {
        plugin.uninstall();
        plugin = install(TestPlugin.write(folder.resolve("modifiable.jar"), TestPlugin.MODIFIABLE));
        plugin.start();
        configure(Map.of("greeting", "hello"));
        BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
        assertThat(driver.apply(plugin, new Object[] {0, "configured", "greeting"}))
                .contains("hello");
        framework
                .getBundleContext()
                .addServiceListener(
                        (AllServiceListener) event -> events.add(event.getType()), "(aimm.model.type=test.Model)");

        configure(Map.of("greeting", "goodbye"));

        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(ServiceEvent.MODIFIED);
        assertThat(driver.apply(plugin, new Object[] {0, "configured", "greeting"}))
                .contains("goodbye");
    }

    @Test
    void usesASpare() {
        assertThat(driver.apply(plugin, new Object[] {1, "echo", 5}))
                .isEqualTo("[test.Model, test_data] 5 exit code 0");
    }

    @Test
    void runsTheInstalledContentWhateverBecameOfItsFile() throws Exception {
        Files.writeString(folder.resolve("plugin.jar"), "overwritten");

        assertThat(driver.apply(plugin, new Object[] {0, "echo", 5}))
                .isEqualTo("[test.Model, test_data] 5 exit code 0");
    }

    private Bundle install(Path jar) throws Exception {
        boolean plain = jar.startsWith(folder);
        return framework.getBundleContext().installBundle((plain ? "" : "reference:") + jar.toUri());
    }

    private void configure(Map<String, String> properties) throws Exception {
        ServiceReference<?> reference =
                framework.getBundleContext().getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0];
        Object admin = framework.getBundleContext().getService(reference);
        Object configuration = admin.getClass()
                .getMethod("getConfiguration", String.class, String.class)
                .invoke(admin, TestPlugin.PID, "?");
        configuration
                .getClass()
                .getMethod("update", Dictionary.class)
                .invoke(configuration, FrameworkUtil.asDictionary(properties));
    }
}
