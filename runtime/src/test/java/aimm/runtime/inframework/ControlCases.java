package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** What every control does that listens on a TCP port, whatever it speaks there. */
abstract class ControlCases {

    static final long MILLIS = 10_000;

    private final String module;
    private final Map<String, Object> settings;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    ServiceTracker<Control, Control> controls;
    private Configuration configuration;

    /** @param settings besides host and port */
    ControlCases(String module, Map<String, Object> settings) {
        this.module = module;
        this.settings = settings;
    }

    @BeforeEach
    void track() throws InvalidSyntaxException, IOException {
        controls = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter(
                        "(&(objectClass=" + Control.class.getName() + ")(component.name=" + module + "))"),
                null);
        controls.open();
        configuration = configurations.getFactoryConfiguration(module, "tested", "?");
    }

    @AfterEach
    void leave() throws IOException {
        configurations.getFactoryConfiguration(module, "tested", "?").delete();
        await("the control is gone", () -> controls.getService() == null);
        controls.close();
    }

    @Test
    void servesWhileItIsConfigured() throws Exception {
        configure(0);
        String address = controls.waitForService(MILLIS).address();
        assertServes(address);

        configuration.delete();
        await("the control is gone", () -> controls.getService() == null && refuses(address));
    }

    @Test
    void goesAndComesWithTheEngine() throws Exception {
        configure(0);
        String address = controls.waitForService(MILLIS).address();

        bundle("aimm.server.engine").stop();
        assertHasNoEngine(address);

        bundle("aimm.server.engine").start();
        assertServes(controls.waitForService(MILLIS).address());
    }

    @Test
    void followsItsConfigurationAndStaysAwayFromAPortThatIsTaken() throws Exception {
        configure(0);
        controls.waitForService(MILLIS);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            configure(taken.getLocalPort());
            await("the control is gone", () -> controls.getService() == null);
            assertThat(controls.waitForService(500)).isNull();
            configure(0); // while nothing could have that port
            controls.waitForService(MILLIS);
        }
        assertServes(controls.getService().address());
    }

    @Test
    void comesBackWhenItsBundleIsUpdated() throws Exception {
        configure(0);
        controls.waitForService(MILLIS);
        int count = controls.getTrackingCount();

        bundle(module).update();
        await("the control is back", () -> controls.getTrackingCount() >= count + 2 && controls.getService() != null);

        assertServes(controls.getService().address());
    }

    void assertHasNoEngine(String address) throws Exception {
        assertThat(controls.getService()).isNull();
    }

    /** That a client can work there. */
    abstract void assertServes(String address) throws Exception;

    void configure(int port) throws IOException {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("server.host", "127.0.0.1");
        all.put("server.port", (long) port);
        configuration.update(FrameworkUtil.asDictionary(all));
    }

    void configure(Map<String, Object> others) throws IOException {
        configuration.update(FrameworkUtil.asDictionary(others));
    }

    private static boolean refuses(String address) {
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + MILLIS;
        while (!condition.getAsBoolean()) {
            assertThat(System.currentTimeMillis()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
