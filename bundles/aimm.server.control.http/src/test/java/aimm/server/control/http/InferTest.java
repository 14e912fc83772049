package aimm.server.control.http;

import static aimm.server.control.http.OpenInferenceTest.assertError;
import static aimm.server.control.http.TestServer.request;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.ActionTimeoutException;
import aimm.server.api.Alias;
import aimm.server.api.BackendException;
import aimm.server.api.BusyException;
import aimm.server.api.FakeEngine;
import aimm.server.api.PluginException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.WorkerException;
import aimm.server.control.http.TestServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asking models under {@code /v2}. */
@Timeout(30)
class InferTest {

    private static final String PATH = "/v2/models/1/infer";
    private static final String FOUR =
            "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\",\"data\":[1,2,3,4]}]}";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        server.engine.started.clear();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void jsonIsAnsweredInJson() throws Exception {
        Reply reply = server.post(PATH, FOUR.replace("{\"inputs", "{\"id\":\"42\",\"inputs"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(reply.bytes().length));
        assertThat(reply.header("Inference-Header-Content-Length")).isNull();
        assertThat(reply.text())
                .isEqualTo(
                        "{\"model_name\":\"1\",\"model_version\":\"1\",\"id\":\"42\",\"outputs\":[{\"name\":\"output_0\","
                                + "\"datatype\":\"FP64\",\"shape\":[1,4],\"data\":[1.0,2.0,3.0,4.0]}]}");
    }

    @Test
    void theContentTypeDoesNotMatter() throws Exception {
        for (String type : List.of("application/octet-stream", "text/plain", "application/json; charset=utf-8")) {
            Reply reply = server.send(HttpRequest.newBuilder(server.address.resolve(PATH))
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(FOUR)));
            assertThat(reply.status()).isEqualTo(200);
        }
        Reply none =
                server.send(HttpRequest.newBuilder(server.address.resolve(PATH)).POST(BodyPublishers.ofString(FOUR)));
        assertThat(none.status()).isEqualTo(200);
    }

    @Test
    void inputsAreTheDeclaredArgumentsAndOutputsTheDeclaredOnes() throws Exception {
        server.engine.inputs =
                Stream.of("a: FP64[-1]", "b: BYTES[1]").map(TensorSpec::parse).toList();
        server.engine.outputs = Stream.of("sum: FP32[-1]", "text: BYTES[1]")
                .map(TensorSpec::parse)
                .toList();
        server.engine.prediction = arguments -> {
            Tensor a = (Tensor) arguments.positional().get(0);
            Tensor b = (Tensor) arguments.positional().get(1);
            return Map.of("sum", Tensor.of(new double[] {a.doubleAt(0) + a.doubleAt(1)}), "text", b.toTexts());
        };

        Reply reply = server.post(
                PATH,
                "{\"inputs\":[{\"name\":\"b\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"x\"]},"
                        + "{\"name\":\"a\",\"shape\":[2],\"datatype\":\"INT32\",\"data\":[1,2]}],"
                        + "\"outputs\":[{\"name\":\"text\"},{\"name\":\"sum\"}]}");

        assertThat(reply.json().get("outputs"))
                .isEqualTo(List.of(
                        Map.of("name", "text", "datatype", "BYTES", "shape", List.of(1L), "data", List.of("x")),
                        Map.of("name", "sum", "datatype", "FP32", "shape", List.of(1L), "data", List.of(3.0))));
    }

    @Test
    void binaryTensorsGoBothWays() throws Exception {
        ByteBuffer data = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(new double[] {1, 2, 3, 4});
        String json =
                "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":32}}],"
                        + "\"parameters\":{\"binary_data_output\":true}}";

        Reply reply = binary(json, data.array());

        String expected =
                "{\"model_name\":\"1\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"output_0\",\"datatype\":"
                        + "\"FP64\",\"shape\":[1,4],\"parameters\":{\"binary_data_size\":32}}]}";
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(reply.header("Inference-Header-Content-Length")).isEqualTo(String.valueOf(expected.length()));
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(expected.length() + 32));
        assertThat(new String(reply.bytes(), 0, expected.length(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
        assertThat(Arrays.copyOfRange(reply.bytes(), expected.length(), reply.bytes().length))
                .isEqualTo(data.array());
    }

    @Test
    void aLargeTensorGoesBothWays() throws Exception {
        server.engine.inputs = List.of();
        byte[] data = new byte[1 << 20];
        new java.util.Random(1).nextBytes(data);
        String json = "{\"inputs\":[{\"name\":\"X\",\"shape\":[" + data.length
                + "],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":" + data.length
                + "}}],\"parameters\":{\"binary_data_output\":true}}";

        Reply reply = binary(json, data);

        int jsonLength = Integer.parseInt(reply.header("Inference-Header-Content-Length"));
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(reply.bytes().length));
        assertThat(Arrays.copyOfRange(reply.bytes(), jsonLength, reply.bytes().length))
                .isEqualTo(data);
    }

    @Test
    void aRawTensorIsAnsweredWithBinaryTensors() throws Exception {
        Reply reply = send("0", new byte[64]);

        assertThat(reply.header("Inference-Header-Content-Length")).isNotNull();
        assertThat(reply.text()).contains("\"shape\":[2,4]");
    }

    @Test
    void headAndBodyComeTogether() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, request("POST", PATH, FOUR));
            InputStream in = socket.getInputStream();
            byte[] first = new byte[8192];
            int length = in.read(first);

            assertThat(new String(first, 0, length, StandardCharsets.UTF_8)).endsWith("]}]}");
        }
    }

    @Test
    void aliasesAndVersionsAreAsked() throws Exception {
        server.post("/api/v1/models/1/fit", "{}");
        server.engine.putAlias("newest", new Alias(1, null));
        server.engine.putAlias("first", new Alias(1, 1L));

        assertThat(server.post("/v2/models/newest/infer", FOUR).text())
                .startsWith("{\"model_name\":\"newest\",\"model_version\":\"2\"");
        assertThat(server.engine.lastVersion).isZero();
        for (int i = 0; i < 2; i++) {
            server.engine.lastVersion = 0;
            assertThat(server.post("/v2/models/first/infer", FOUR).text())
                    .startsWith("{\"model_name\":\"first\",\"model_version\":\"1\"");
            assertThat(server.engine.lastVersion).isEqualTo(1);
        }
        assertThat(server.post("/v2/models/1/versions/2/infer", FOUR).text())
                .startsWith("{\"model_name\":\"1\",\"model_version\":\"2\"");
        assertThat(server.engine.lastVersion).isEqualTo(2);
    }

    @Test
    void theVersionIsNotToldIfItMayHaveBeenEither() throws Exception {
        server.engine.prediction = arguments -> {
            server.engine.fit(1, aimm.plugin.api.Arguments.NONE, null);
            return 1L;
        };

        assertThat(server.post(PATH, FOUR).json()).containsOnlyKeys("model_name", "outputs");
    }

    @Test
    void theTimeoutIsInMicroseconds() throws Exception {
        server.post(PATH, FOUR.replace("}]}", "}],\"parameters\":{\"timeout\":2500000}}"));
        assertThat(server.engine.lastOptions.timeout()).isEqualTo(Duration.ofMillis(2500));

        server.post(PATH, FOUR.replace("}]}", "}],\"parameters\":{\"timeout\":0,\"priority\":1,\"triton_x\":true}}"));
        assertThat(server.engine.lastOptions.timeout()).isNull();

        for (String wrong : List.of("-1", "\"1\"", "1.5")) {
            assertError(
                    server.post(PATH, FOUR.replace("}]}", "}],\"parameters\":{\"timeout\":" + wrong + "}}")),
                    400,
                    "expected microseconds");
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresHaveTritonsStatuses(RuntimeException failure, int status) throws Exception {
        server.engine.prediction = arguments -> CompletableFuture.failedFuture(failure);

        assertError(server.post(PATH, FOUR), status, failure.getMessage());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new PluginException("why", true, ""), 400),
                Arguments.of(new PluginException("why", false, ""), 500),
                Arguments.of(new WorkerException("why"), 500),
                Arguments.of(new BackendException("why", null), 500),
                Arguments.of(new UnknownModelTypeException("predict", "iris.SVC"), 503),
                Arguments.of(new BusyException("why"), 503),
                Arguments.of(new ActionTimeoutException(1, Duration.ofSeconds(1)), 504));
    }

    @Test
    void requestsThatAreWrongAreRefusedBeforeTheModelIsAsked() throws Exception {
        server.engine.outputs = List.of(TensorSpec.parse("y: FP64[-1]"));
        assertError(server.post(PATH, ""), 400, "expected JSON, got nothing");
        assertError(server.post(PATH, "{"), 400, "end-of-input");
        assertError(
                server.post(PATH, FOUR.replace("[1,4]", "[1,5]")),
                400,
                "input 'X': expected 5 elements for shape [1, 5], got 4");
        assertError(
                server.post(PATH, FOUR.replace("[1,4]", "[4]")), 400, "input 'X': expected FP64[-1, 4], got FP64[4]");
        assertError(
                server.post(PATH, FOUR.replace("FP64", "INT64")),
                400,
                "input 'X': expected FP64[-1, 4], got INT64[1, 4]");
        assertError(
                server.post(PATH, FOUR.replace("\"X\"", "\"Y\"")),
                400,
                "input 'X' is missing; expected FP64[-1, 4], got [Y]");
        assertError(
                server.post(PATH, FOUR.replace("}]}", "}],\"outputs\":[{\"name\":\"z\"}]}")),
                400,
                "output 'z' is none of the model's, y");
        assertError(send("5x", FOUR.getBytes(StandardCharsets.UTF_8)), 400, "is '5x'; expected a number of bytes");
        assertError(
                server.send(HttpRequest.newBuilder(server.address.resolve(PATH))
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString(FOUR))),
                415,
                "the body is in gzip; expected it as it is");
        assertError(server.post(PATH, " ".repeat(TestServer.JSON_LIMIT + 1)), 413, "more than");
        assertThat(server.engine.started).isEmpty();
    }

    @Test
    void resultsWithoutTensorsAreToldOf() throws Exception {
        server.engine.prediction = arguments -> CompletableFuture.completedFuture(null);
        assertError(server.post(PATH, FOUR), 500, "output 'output_0': the plugin gave none; expected a tensor");

        server.engine.prediction = arguments -> Tensor.of(new float[] {1});
        assertError(
                server.post(PATH, FOUR.replace("}]}", "}],\"outputs\":[{\"name\":\"z\"}]}")),
                400,
                "output 'z' is none of the model's, output_0");
    }

    @Test
    void theActionOfAClientThatGoesAwayIsCancelled() throws Exception {
        server.engine.prediction = arguments -> new CompletableFuture<>();
        FakeEngine.FakeAction<?> action;
        try (Socket socket = server.connect()) {
            write(socket, request("POST", PATH, FOUR));
            action = server.engine.started.take();
        }

        action.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void callsAreCounted() throws Exception {
        assertThat(server.get("/v2/models/stats").text()).isEqualTo("{\"model_stats\":[]}");
        server.post(PATH, FOUR);
        server.post(PATH, FOUR);
        server.engine.prediction = arguments -> CompletableFuture.failedFuture(new PluginException("why", false, ""));
        server.post(PATH, FOUR);

        for (String path : List.of("/v2/models/stats", "/v2/models/1/stats")) {
            Map<?, ?> stats = (Map<?, ?>) ((List<?>) server.get(path).json().get("model_stats")).get(0);
            assertThat(stats.get("name")).isEqualTo("1");
            assertThat(stats.get("inference_count")).isEqualTo(2L);
            assertThat(stats.get("execution_count")).isEqualTo(2L);
            assertThat((Long) stats.get("last_inference")).isPositive();
            Map<?, ?> inference = (Map<?, ?>) stats.get("inference_stats");
            assertThat(((Map<?, ?>) inference.get("success")).get("count")).isEqualTo(2L);
            assertThat((Long) ((Map<?, ?>) inference.get("success")).get("ns")).isPositive();
            assertThat(((Map<?, ?>) inference.get("fail")).get("count")).isEqualTo(1L);
        }
    }

    private Reply binary(String json, byte[] data) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(data);
        return send(String.valueOf(json.length()), body.toByteArray());
    }

    private Reply send(String jsonLength, byte[] body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(PATH))
                .header("Inference-Header-Content-Length", jsonLength)
                .POST(BodyPublishers.ofByteArray(body)));
    }
}
