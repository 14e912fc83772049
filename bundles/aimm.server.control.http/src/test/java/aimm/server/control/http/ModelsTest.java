package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.control.http.TestServer.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsTest {

    private static final String CREATE = "{\"model_type\": \"fake.Type\", \"args\": [1], \"kwargs\": {\"a\": 2}}";
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aModelIsCreatedListedFittedAskedAndDeleted() throws Exception {
        Reply created = server.post("/api/v1/models", CREATE);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/models/1");
        assertThat(created.json())
                .isEqualTo(Map.of(
                        "instance_id",
                        1L,
                        "model_type",
                        "fake.Type",
                        "version",
                        1L,
                        "size",
                        22L,
                        "tags",
                        List.of(),
                        "metadata",
                        Map.of(),
                        "available",
                        true));

        assertThat(server.get("/api/v1/models").json()).isEqualTo(Map.of("models", List.of(created.json())));
        assertThat(server.get("/api/v1/models/1").json()).isEqualTo(created.json());

        assertThat(server.post("/api/v1/models/1/fit", "{}").json().get("version"))
                .isEqualTo(2L);

        Reply predicted = server.post("/api/v1/models/1/predict", "{\"args\": [[[5.1, 3.5], [1, 2]]]}");
        assertThat(predicted.text()).isEqualTo("{\"result\":[[5.1,3.5],[1.0,2.0]]}");
        assertThat(predicted.header("Content-Type")).isEqualTo("application/json");

        Reply deleted = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1"))
                .DELETE());
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(server.get("/api/v1/models/1").status()).isEqualTo(404);
    }

    @Test
    void specialArgumentsReachTheEngine() throws Exception {
        server.post("/api/v1/models", CREATE);
        AtomicReference<Arguments> seen = new AtomicReference<>();
        server.engine.prediction = arguments -> {
            seen.set(arguments);
            return null;
        };

        Reply reply = server.post("/api/v1/models/1/predict", """
                {"args": [{"type": "data_access", "name": "rows", "args": [], "kwargs": {}}, 5, 0.5],
                 "kwargs": {"x": {"type": "numpy_array", "dtype": "float32", "data": [1, 2]}}}""");

        assertThat(reply.text()).isEqualTo("{\"result\":null}");
        assertThat(seen.get().positional())
                .isEqualTo(List.of(new DataAccessArgument("rows", List.of(), Map.of()), 5L, 0.5));
        assertThat(seen.get().keyword()).isEqualTo(Map.of("x", Tensor.of(new float[] {1, 2})));
    }

    @Test
    void aModelIsUploadedReplacedAndDownloaded() throws Exception {
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        Reply created =
                server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models?model_type=fake.Type"))
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(large)));
        assertThat(created.status()).isEqualTo(201);

        Reply downloaded = server.get("/api/v1/models/1/instance");
        assertThat(downloaded.bytes()).isEqualTo(large);
        assertThat(downloaded.header("Content-Length")).isEqualTo("" + large.length);
        assertThat(downloaded.header("ETag")).isEqualTo("\"1\"");
        assertThat(downloaded.header("Content-Type")).isEqualTo("application/octet-stream");

        Reply unchanged = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/instance"))
                .header("If-None-Match", "\"1\""));
        assertThat(unchanged.status()).isEqualTo(304);

        Reply replaced = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1"))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(new byte[] {1, 2})));
        assertThat(replaced.json().get("version")).isEqualTo(2L);
        assertThat(server.get("/api/v1/models/1/instance").bytes()).containsExactly(1, 2);
    }

    @Test
    void clientsOfTheOriginalUploadBase64() throws Exception {
        String base64 = Base64.getEncoder().encodeToString(new byte[] {7, 8, 9});

        Reply created =
                server.post("/api/v1/models", "{\"model_type\": \"fake.Type\", \"instance_b64\": \"" + base64 + "\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(server.get("/api/v1/models/1/instance").bytes()).containsExactly(7, 8, 9);
    }

    @Test
    void whoDoesNotWaitFindsTheResultWithTheAction() throws Exception {
        server.post("/api/v1/models", CREATE);
        CompletableFuture<Object> result = new CompletableFuture<>();
        server.engine.prediction = arguments -> result;

        Reply accepted = server.post("/api/v1/models/1/predict?wait=false", "{}");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/actions/2");
        assertThat(accepted.json().get("status")).isEqualTo("running");
        assertThat(server.get("/api/v1/actions/2").json().get("result")).isNull();
        result.complete(List.of(1L));
        Reply over = server.get("/api/v1/actions/2");
        assertThat(over.json().get("status")).isEqualTo("done");
        assertThat(over.json().get("result")).isEqualTo(List.of(1L));
    }

    @Test
    void aResultThatComesLaterIsAnsweredThen() throws Exception {
        server.post("/api/v1/models", CREATE);
        CompletableFuture<Object> result = new CompletableFuture<>();
        server.engine.prediction = arguments -> result;
        server.engine.started.clear();
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> {
            try {
                return server.post("/api/v1/models/1/predict?timeout=2.5", "{}");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        server.engine.started.take();

        result.complete(Tensor.of(new double[100_000]));

        assertThat(reply.get().text()).startsWith("{\"result\":{\"type\":\"numpy_array\"");
        assertThat(server.engine.lastOptions.timeout()).isEqualTo(Duration.ofMillis(2500));
    }
}
