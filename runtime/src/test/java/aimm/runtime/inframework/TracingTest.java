package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.Caller;
import aimm.server.api.Engine;
import aimm.server.api.Options;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

class TracingTest {

    private static final String NAME = "aimm.server.tracing";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final long SECONDS = 20;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    @InjectService
    ServiceComponentRuntime components;

    @InjectService(timeout = 5000)
    Engine engine;

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private Configuration configuration;
    private HttpServer collector;

    @BeforeEach
    void start() throws Exception {
        configuration = configurations.getConfiguration(NAME, "?");
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() throws Exception {
        collector.stop(0);
        configurations.getConfiguration(NAME, "?").delete();
        ControlCases.await("tracing is over", () -> !isTracing());
    }

    @Test
    void spansAreSentWhileItIsConfigured() throws Exception {
        assertThat(isTracing()).isFalse();
        Bundle plugin = plugin();
        ControlCases.await(
                "the plugin is ready", () -> engine.plugins().stream().anyMatch(info -> info.ready()));

        configure("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
        ControlCases.await(
                "it is active",
                () -> component(ComponentConfigurationDTO.ACTIVE).isPresent());
        assertThat(isTracing()).isTrue();
        create("iris.SVC");
        assertThat(request("create_instance iris.SVC")).contains("the tested service", "a-request", trace());

        configuration.delete();
        ControlCases.await("tracing is over", () -> !isTracing());
        requests.clear();
        create("iris.SVC");
        assertThat(requests).isEmpty();
        plugin.uninstall();
    }

    @Test
    void anEndpointThatIsNoneIsANamedError() throws Exception {
        configure("127.0.0.1:4318");

        ControlCases.await(
                "its activation failed",
                () -> component(ComponentConfigurationDTO.FAILED_ACTIVATION).isPresent());
        assertThat(component(ComponentConfigurationDTO.FAILED_ACTIVATION).orElseThrow().failure)
                .contains("InvalidEndpointException: endpoint: ");
        assertThat(isTracing()).isFalse();
    }

    private void configure(String endpoint) throws Exception {
        configuration.update(
                FrameworkUtil.asDictionary(Map.of("endpoint", endpoint, "service", "the tested service", "ratio", 0L)));
    }

    private void create(String type) throws Exception {
        Caller caller = new Caller(null, "a-request", new TraceContext("00-" + TRACE + "-b7ad6b7169203331-01", ""));
        engine.createInstance(type, Arguments.NONE, new Options(null, caller))
                .result()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private static String trace() {
        return StandardCharsets.ISO_8859_1
                .decode(ByteBuffer.wrap(HexFormat.of().parseHex(TRACE)))
                .toString();
    }

    /** Whether there is a thread of it. */
    private boolean isTracing() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("BatchSpanProcessor"));
    }

    private Optional<ComponentConfigurationDTO> component(int state) {
        return components
                .getComponentConfigurationDTOs(
                        components.getComponentDescriptionDTO(bundle(), NAME + ".TracingComponent"))
                .stream()
                .filter(component -> component.state == state)
                .findFirst();
    }

    /** The next that holds a span of that name. */
    private String request(String span) throws InterruptedException {
        String next;
        do {
            next = requests.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("request with span " + span).isNotNull();
        } while (!next.contains(span));
        return next;
    }

    private Bundle bundle() {
        return Stream.of(context.getBundles())
                .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private Bundle plugin() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of(context.getProperty("aimm.home"), "plugins"))) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith("aimm.plugin.iris-"))
                    .findFirst()
                    .orElseThrow();
            Bundle plugin = context.installBundle(jar.toUri().toString());
            plugin.start();
            return plugin;
        }
    }
}
