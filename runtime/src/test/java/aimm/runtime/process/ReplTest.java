package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import hat.juggler.ClientOptions;
import hat.juggler.JugglerClient;
import hat.juggler.JugglerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The REPL of the whole server, above all where the original is at fault. */
class ReplTest {

    private static final long SECONDS = 30;

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private JugglerClient client;

    @BeforeEach
    void configure() throws Exception {
        server.configure(TestServer.WITH_REPL);
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        start();
    }

    private void start() throws Exception {
        server.startReady();
        server.await("offered", () -> new Api(server).offers("test.Model"));
        client = login();
    }

    @Test
    void createsFitsAndAsks() throws Exception {
        long id = create();

        Map<?, ?> fitted = (Map<?, ?>) ask("fit", call(id, "zero"));
        assertThat(fitted.get("instance")).isEqualTo("A".repeat(86) + "==");
        assertThat(predict(id, "first")).isEqualTo(0L);
        assertThat(predict(id, Map.of("type", "numpy_array", "dtype", "float32", "data", List.of(1.5, 2L))))
                .isEqualTo(Map.of("type", "numpy_array", "data", List.of(1.5, 2.0)));
    }

    @Test
    void concurrentFitsAreAllCounted() throws Exception {
        long id = create();
        ask("fit", call(id, "zero"));
        List<CompletionStage<Object>> fits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            fits.add(login().request("fit", call(id, "increment")));
        }
        for (CompletionStage<Object> fit : fits) {
            fit.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        }

        assertThat(predict(id, "first")).isEqualTo(5L);
    }

    @Test
    void callsOnUnknownModelsLeaveNoThreadsAndNoFiles() throws Exception {
        create();
        for (int i = 0; i < 50; i++) {
            assertThat(refusal("predict", call(99, 1L))).isEqualTo("99");
        }
        long threads = entries("task");
        long files = entries("fd");
        for (int i = 0; i < 1000; i++) {
            assertThat(refusal(i % 2 == 0 ? "predict" : "fit", call(99, 1L))).isEqualTo("99");
        }

        assertThat(entries("task")).isLessThan(threads + 50);
        assertThat(entries("fd")).isLessThan(files + 50);
    }

    @Test
    void aPluginThatDiesFailsItsOwnCallAlone() throws Exception {
        long id = create();
        CompletableFuture<Object> dying =
                login().request("predict", call(id, "exit")).toCompletableFuture();

        assertThat(dying).failsWithin(SECONDS, TimeUnit.SECONDS);
        assertThat(predict(id, 5L)).isEqualTo(5L);
    }

    @Test
    void resultsThatJsonLacksEndNoConnection() throws Exception {
        long id = create();
        byte[] request = ("{\"instance_id\": " + id + ", \"args\": [[NaN, Infinity, 1.5]], \"kwargs\": {}}")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        Object answer = Json.read(
                client.requestJson("predict", request).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS));

        assertThat(answer).isEqualTo(Arrays.asList(null, Double.POSITIVE_INFINITY, 1.5));
        assertThat(predict(id, 5L)).isEqualTo(5L);
    }

    @Test
    void modelsOfAnEarlierRunCanBeUsedAndAreShown() throws Exception {
        long id = create();
        client.close();
        server.stop();
        start();

        assertThat(predict(id, 5L)).isEqualTo(5L);
        server.await(
                "shown",
                () -> client.state() instanceof Map<?, ?> state
                        && ((Map<?, ?>) state.get("models")).containsKey(Long.toString(id)));
    }

    @Test
    void aChangedConfigurationOfAnotherControlKeepsConnections() throws Exception {
        long id = create();
        server.configure(
                TestServer.WITH_REPL.replace("server: {port: $PORT}", "server: {port: $PORT, idle_timeout: 50}"));
        server.awaitLog("configuration");

        assertThat(predict(id, 5L)).isEqualTo(5L);
    }

    private JugglerClient login() throws Exception {
        JugglerClient connected = JugglerClient.connect(server.repl(), new ClientOptions());
        Object answer = connected
                .request("login", Map.of("username", "user", "password", "digest"))
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isEqualTo(Map.of("success", true));
        return connected;
    }

    private long create() throws Exception {
        Map<String, Object> data = Map.of("model_type", "test.Model", "args", List.of(), "kwargs", Map.of());
        return (Long) ((Map<?, ?>) ask("create_instance", data)).get("instance_id");
    }

    private Object predict(long id, Object... args) throws Exception {
        return ask("predict", call(id, args));
    }

    private Object ask(String name, Object data) throws Exception {
        return client.request(name, data).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private Object refusal(String name, Object data) throws Exception {
        try {
            throw new AssertionError("answered with " + ask(name, data));
        } catch (ExecutionException e) {
            return ((JugglerException) e.getCause()).data();
        }
    }

    private static Map<String, Object> call(long id, Object... args) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("instance_id", id);
        call.put("args", List.of(args));
        call.put("kwargs", Map.of());
        return call;
    }

    /** How many threads or open files the server has. */
    private long entries(String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(server.pid()), what))) {
            return entries.count();
        }
    }
}
