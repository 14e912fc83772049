package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Control;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
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

class HttpControlTest {

    private static final String HTTP = "aimm.server.control.http";
    private static final long MILLIS = 10_000;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    private ServiceTracker<Control, Control> controls;
    private Configuration configuration;

    @BeforeEach
    void track() throws InvalidSyntaxException, IOException {
        controls = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter(
                        "(&(objectClass=" + Control.class.getName() + ")(component.name=" + HTTP + "))"),
                null);
        controls.open();
        configuration = configurations.getFactoryConfiguration(HTTP, "tested", "?");
    }

    @AfterEach
    void leave() throws IOException {
        configurations.getFactoryConfiguration(HTTP, "tested", "?").delete();
        await("the control is gone", () -> controls.getService() == null);
        controls.close();
    }

    @Test
    void servesWhileItIsConfigured() throws Exception {
        configure(0);
        String address = controls.waitForService(MILLIS).address();
        assertThat(status(address)).isEqualTo(200);

        configuration.delete();
        await("the control is gone", () -> controls.getService() == null);

        assertThatThrownBy(() -> status(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void goesAndComesWithTheEngine() throws Exception {
        configure(0);
        controls.waitForService(MILLIS);

        bundle("aimm.server.engine").stop();
        assertThat(controls.getService()).isNull();

        bundle("aimm.server.engine").start();
        assertThat(status(controls.waitForService(MILLIS).address())).isEqualTo(200);
    }

    @Test
    void followsItsConfigurationAndStaysAwayFromAPortThatIsTaken() throws Exception {
        configure(0);
        controls.waitForService(MILLIS);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            configure(taken.getLocalPort());
            await("the control is gone", () -> controls.getService() == null);
            assertThat(controls.waitForService(500)).isNull();
        }
        configure(0);
        assertThat(status(controls.waitForService(MILLIS).address())).isEqualTo(200);
    }

    @Test
    void comesBackWhenItsBundleIsUpdated() throws Exception {
        configure(0);
        controls.waitForService(MILLIS);
        int count = controls.getTrackingCount();

        bundle(HTTP).update();
        await("the control is back", () -> controls.getTrackingCount() >= count + 2 && controls.getService() != null);

        assertThat(status(controls.getService().address())).isEqualTo(200);
    }

    private void configure(int port) throws IOException {
        configuration.update(
                FrameworkUtil.asDictionary(Map.of("server.host", "127.0.0.1", "server.port", (long) port)));
    }

    private static int status(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/health/live"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + MILLIS;
        while (!condition.getAsBoolean()) {
            assertThat(System.currentTimeMillis()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
