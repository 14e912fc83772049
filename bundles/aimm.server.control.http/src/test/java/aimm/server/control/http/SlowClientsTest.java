package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.control.http.connection.Bounds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go on for ever are ended soon: here after a fifth of a second. */
@Timeout(60)
class SlowClientsTest {

    private static final String GET = "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration SOON = Duration.ofMillis(200);

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = open(new TestSettings().bounds(new Bounds(500, SOON, SOON, 1_000_000)));
    }

    @AfterEach
    void stop() throws Exception {
        server.assertLeftNothing();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /api/v1/models HTT", "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\nX: "})
    void headersThatDripAreNotWaitedFor(String begin) throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, begin);
            drip(socket);
        }
    }

    @Test
    void headersOfALaterRequestThatDripAreNotWaitedForEither() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, GET + GET.substring(0, 30));
            assertThat(drip(socket)).startsWith("HTTP/1.1 200").endsWith("}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void aBodyThatDripsIsAnsweredThatItDidNotCome(String length) throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, "POST /api/v1/models HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n");
            assertThat(drip(socket))
                    .startsWith("HTTP/1.1 408")
                    .contains("Connection: close\r\n", "urn:aimm:request-timeout");
        }
        assertThat(server.engine.started).isEmpty();
    }

    @Test
    void anAnswerThatIsNotTakenIsGivenUp() throws Exception {
        server.engine.fill(100_000);
        try (Socket socket = narrow()) {
            write(socket, GET);
            TestServer.until("it is served", () -> server.server.router().running() == 1);
            TestServer.until("it is given up", () -> server.server.connections() == 0);
            TestServer.until("its request is over", () -> server.server.router().running() == 0);
        }
    }

    @Test
    void eventsThatAreNotTakenAreGivenUp() throws Exception {
        server.engine.fill(100_000);
        for (int i = 0; i < 5; i++) { // more than may watch at once
            try (Socket socket = narrow()) {
                write(socket, GET.replace("models", "events"));
                TestServer.until("it is served", () -> server.server.router().running() == 1);
                TestServer.until("it is given up", () -> server.server.connections() == 0);
                assertThat(readUntil(socket, "\r\n")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void whoTakesHisTimeBetweenRequestsIsServedOn() throws Exception {
        try (Socket idle = server.connect()) {
            write(idle, GET);
            assertThat(readUntil(idle, "}")).startsWith("HTTP/1.1 200");
            try (Socket slow = server.connect()) {
                drip(slow); // longer than anything may take
            }
            write(idle, GET);
            assertThat(readUntil(idle, "}")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anActionMayTakeItsTime() throws Exception {
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        java.util.concurrent.CompletableFuture<Object> result = new java.util.concurrent.CompletableFuture<>();
        server.engine.prediction = arguments -> result;
        try (Socket waiting = server.connect()) {
            write(waiting, TestServer.request("POST", "/api/v1/models/1/predict", "{}"));
            try (Socket slow = server.connect()) {
                drip(slow);
            }
            result.complete(42L);
            assertThat(readUntil(waiting, "{\"result\":42}")).startsWith("HTTP/1.1 200");
        }
    }

    /** Writes a byte whenever nothing came for a moment, until the server has had enough; gives what came. */
    static String drip(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        socket.setSoTimeout(20);
        long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            assertThat(System.nanoTime() - patience)
                    .as("time after which it was not ended")
                    .isNegative();
            try {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return answer.toString();
                }
                answer.append((char) next);
            } catch (SocketTimeoutException e) {
                try {
                    socket.getOutputStream().write('1');
                } catch (IOException closed) {
                    return answer.toString();
                }
            } catch (IOException reset) {
                return answer.toString();
            }
        }
    }

    /** A client that can take little at once. */
    private Socket narrow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address.getPort()));
        socket.setSoTimeout(20_000);
        return server.tls(socket);
    }

    TestServer open(TestSettings settings) throws IOException {
        return new TestServer(settings.build());
    }
}
