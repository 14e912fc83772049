package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.ArgumentException;
import aimm.server.api.ActionTimeoutException;
import aimm.server.api.BackendException;
import aimm.server.api.BusyException;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.PluginException;
import aimm.server.api.UnknownDataAccessException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.WorkerException;
import aimm.server.control.http.TestServer.Reply;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresOfAnActionHaveTheirStatusAndType(RuntimeException failure, int status, String type) throws Exception {
        server.engine.prediction = arguments -> CompletableFuture.failedFuture(failure);

        Reply reply = server.post("/api/v1/models/1/predict", "{}");

        assertProblem(reply, status, type);
        assertThat(reply.header("Retry-After")).isEqualTo(status == 503 ? "1" : null);
        boolean ours = type.equals("internal-error");
        assertThat(reply.json().get("detail")).isEqualTo(ours ? "the server failed; its log has the cause" : "why");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new PluginException("why", false, "trace"), 500, "plugin-failure"),
                Arguments.of(new PluginException("why", true, "trace"), 422, "invalid-arguments"),
                Arguments.of(new InvalidRequestException("why"), 422, "invalid-arguments"),
                Arguments.of(new ArgumentException("why"), 422, "invalid-arguments"),
                Arguments.of(new WorkerException("why"), 502, "worker-failure"),
                Arguments.of(new BackendException("why"), 500, "backend-failure"),
                Arguments.of(new BusyException("why"), 503, "busy"),
                Arguments.of(new IllegalStateException("secret"), 500, "internal-error"));
    }

    @Test
    void refusalsOfTheEngineHaveTheirsToo() throws Exception {
        server.engine.prediction = arguments -> {
            throw new UnknownDataAccessException("rows");
        };
        assertProblem(server.post("/api/v1/models/1/predict", "{}"), 404, "unknown-data-access");
        server.engine.prediction = arguments -> {
            throw new UnknownModelTypeException("predict", "x");
        };
        assertProblem(server.post("/api/v1/models/1/predict", "{}"), 404, "unknown-model-type");
        server.engine.prediction =
                arguments -> CompletableFuture.failedFuture(new ActionTimeoutException(1, Duration.ofSeconds(1)));
        assertProblem(server.post("/api/v1/models/1/predict", "{}"), 504, "timeout");
        assertProblem(server.post("/api/v1/models/99/predict", "{}"), 404, "unknown-instance");
        assertProblem(server.get("/api/v1/actions/99"), 404, "unknown-action");
        assertProblem(server.post("/api/v1/models", "{\"model_type\": \"x\"}"), 404, "unknown-model-type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"args": [1, ]}       | 400 | malformed-json | line 1, column 14
                    {"args": 1}           | 400 | bad-request    | 'args' is no array
                    {"kwargs": []}        | 400 | bad-request    | 'kwargs' is no object
                    {"arg": []}           | 400 | bad-request    | unexpected member 'arg'; expected args, kwargs
                    []                    | 400 | bad-request    | the body is no JSON object
                    {"args": [{"type": "numpy_array"}]} | 400 | malformed-json | 'data' is missing
                    """)
    void bodiesOfAnotherShapeAreRefused(String body, int status, String type, String detail) throws Exception {
        Reply reply = server.post("/api/v1/models/1/predict", body);

        assertProblem(reply, status, type);
        assertThat((String) reply.json().get("detail")).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404, not-found",
        "GET, /api/v1/other, 404, not-found",
        "GET, /api/v1/models/one, 404, unknown-alias",
        "GET, /api/v1/models/1/other, 404, not-found",
        "GET, /api/v1/models/1234567890123456789, 404, not-found",
        "GET, /api/v1/models/1/predict, 405, method-not-allowed",
        "POST, /api/v1/models/1, 405, method-not-allowed",
        "GET, /api/v1/models/1a, 404, not-found",
        "POST, /health/live, 405, method-not-allowed",
        "POST, /api/v1/models/1/predict?wait=maybe, 400, bad-request",
        "POST, /api/v1/models/1/predict?timeout=-1, 400, bad-request",
        "GET, /api/v1/events?action=x, 400, bad-request",
        "GET, /api/v1/events?action=99, 404, unknown-action",
    })
    void pathsMethodsAndParametersAreChecked(String method, String path, int status, String type) throws Exception {
        Reply reply = server.send(HttpRequest.newBuilder(server.address.resolve(path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));

        assertProblem(reply, status, type);
        assertThat(reply.header("Allow") != null).isEqualTo(status == 405);
    }

    @Test
    void bodiesOfAnotherTypeOrSizeAreRefused() throws Exception {
        assertProblem(
                server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/predict"))
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("1,2"))),
                415,
                "unsupported-media-type");
        String head = "POST /api/v1/models/1/predict HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket socket = server.connect()) {
            TestServer.write(socket, head + "Content-Length: " + (TestServer.JSON_LIMIT + 1) + "\r\n\r\n{");
            assertThat(TestServer.readUntil(socket, "}"))
                    .startsWith("HTTP/1.1 413")
                    .contains("too-large");
        }
        try (Socket socket = server.connect()) { // of a length that is not known beforehand
            TestServer.write(socket, head + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < TestServer.JSON_LIMIT / 0x10000; i++) {
                TestServer.write(socket, chunk);
            }
            TestServer.write(socket, "1\r\nx");
            assertThat(TestServer.readUntil(socket, "}"))
                    .startsWith("HTTP/1.1 413")
                    .contains("too-large");
        }
    }

    @Test
    void bodiesThatAreTooMuchTogetherAreRefusedUntilTheOthersAreGone() throws Exception {
        String head = "POST /api/v1/models?model_type=fake.Type HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Length: ";
        String half = "x".repeat(30 << 20);
        try (Socket first = server.connect();
                Socket second = server.connect()) {
            TestServer.write(first, head + (60 << 20) + "\r\n\r\n" + half);
            TestServer.write(second, head + (60 << 20) + "\r\n\r\n");
            CompletableFuture.runAsync(() -> writeQuietly(second, half));
            assertThat(TestServer.readUntil(second, "}"))
                    .startsWith("HTTP/1.1 503")
                    .contains("urn:aimm:busy");

            TestServer.write(first, half);
            assertThat(TestServer.readUntil(first, "}")).startsWith("HTTP/1.1 201");
        }
        try (Socket third = server.connect()) {
            TestServer.write(third, head + (60 << 20) + "\r\n\r\n" + half + half);
            assertThat(TestServer.readUntil(third, "}")).startsWith("HTTP/1.1 201");
        }
    }

    private static void writeQuietly(Socket socket, String text) {
        try {
            TestServer.write(socket, text);
        } catch (java.io.IOException e) {
            // the server has heard enough
        }
    }

    @Test
    void otherSitesAndOtherNamesAreRefused() throws Exception {
        assertThat(raw("Host: aimm.example:80")).startsWith("HTTP/1.1 200");
        assertThat(raw("Host: [::1]:80")).startsWith("HTTP/1.1 200");
        assertThat(raw("Host: LocalHost")).startsWith("HTTP/1.1 200");
        assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 421").contains("misdirected-request");
        assertThat(raw("Host: localhost\r\nSec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403")
                .contains("cross-site-request");
        assertThat(raw("Host: localhost\r\nOrigin: http://evil.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: localhost\r\nOrigin: null")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: localhost:81\r\nOrigin: http://localhost:81")).startsWith("HTTP/1.1 200");
        assertThat(raw("Host: localhost\r\nSec-Fetch-Site: same-origin")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whatIsNoHttpIsRefusedAsAProblemWithoutATrace() throws Exception {
        for (String request : new String[] {
            "nonsense\r\n\r\n",
            "GET /api/v1/models HTTP/1.1\r\n\r\n",
            "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /api/v1/..%2fmodels HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
            "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        }) {
            try (Socket socket = server.connect()) {
                TestServer.write(socket, request);
                assertThat(TestServer.readUntil(socket, "}"))
                        .startsWith("HTTP/1.1 4")
                        .contains("application/problem+json", "\"type\":\"urn:aimm:")
                        .doesNotContain("Exception", "\tat ", "Jetty");
            }
        }
    }

    @Test
    void aDefectIsLoggedWithItsRequest() throws Exception {
        server.engine.prediction = arguments -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
        try (LogLines log = new LogLines()) {
            Reply reply = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/predict"))
                    .header("X-Request-Id", "mine-1")
                    .POST(BodyPublishers.ofString("{}")));

            assertProblem(reply, 500, "internal-error");
            assertThat(reply.header("X-Request-Id")).isEqualTo("mine-1");
            assertThat(log.lines()).contains("mine-1 a request failed java.lang.IllegalStateException broken");
        }
    }

    @Test
    void whatIsMalformedHasAnIdentifierToo() throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(
                    socket, "GET /api/v1/..%2fmodels HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine-2\r\n\r\n");
            assertThat(TestServer.readUntil(socket, "}"))
                    .contains("X-Request-Id: mine-2\r\n", "\"request\":\"mine-2\"");
        }
    }

    private String raw(String headers) throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(
                    socket,
                    "POST /api/v1/models/1/predict HTTP/1.1\r\nConnection: close\r\nContent-Length: 12\r\n" + headers
                            + "\r\n\r\n{\"args\":[1]}");
            return TestServer.readUntil(socket, "no such text");
        }
    }

    private static void assertProblem(Reply reply, int status, String type) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("type")).isEqualTo("urn:aimm:" + type);
        assertThat(reply.json().get("status")).isEqualTo((long) status);
        assertThat(reply.json().get("detail")).isInstanceOf(String.class);
        assertThat(reply.json().get("request")).isEqualTo(reply.header("X-Request-Id"));
    }
}
