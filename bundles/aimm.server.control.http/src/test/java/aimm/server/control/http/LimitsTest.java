package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.request;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.control.http.connection.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitsTest {

    private static final String PREDICT = request("POST", "/api/v1/models/1/predict", "{}");

    private final CompletableFuture<Object> result = new CompletableFuture<>();
    private final List<Socket> waiting = new ArrayList<>();
    private TestServer server;

    private void start(TestSettings settings) throws Exception {
        server = new TestServer(settings.build());
        server.engine.fill(1);
        server.engine.prediction = arguments -> result;
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : waiting) {
            socket.close();
        }
        server.assertLeftNothing();
        server.close();
    }

    @Test
    void requestsOfOneAddressAreBounded() throws Exception {
        start(new TestSettings().requests(100, 2));
        wait(1, "");
        wait(1, "");

        assertThat(ask(1, ""))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-After: 1\r\n", "urn:aimm:too-many-requests", "there are 2 requests of this client's");
        assertThat(server.statusLine("GET", "/health/live")).startsWith("HTTP/1.1 200");
        wait(2, "");

        result.complete(1L);
        assertThat(ask(1, "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void requestsOfOneUserAreBoundedWhereverTheyComeFrom() throws Exception {
        start(new TestSettings().requests(100, 2).roll(People.withKeys()));
        String operator = People.bearer("key-of-operator");
        wait(1, operator);
        wait(2, operator);

        assertThat(ask(3, operator)).startsWith("HTTP/1.1 429");
        wait(1, People.bearer("key-of-admin"));
        wait(1, People.bearer("key-of-admin"));
        wait(1, People.bearer("key-of-engineer"));

        result.complete(1L);
        assertThat(ask(3, operator)).startsWith("HTTP/1.1 200");
    }

    @Test
    void requestsOfAllAreBounded() throws Exception {
        start(new TestSettings().requests(3, 100));
        wait(1, "");
        wait(2, "");
        wait(3, "");

        assertThat(ask(4, "")).startsWith("HTTP/1.1 503").contains("Retry-After: 1\r\n", "urn:aimm:busy");
        assertThat(server.statusLine("GET", "/health/live")).startsWith("HTTP/1.1 200");
        result.complete(1L);
    }

    @Test
    void connectionsOfOneAddressAreBounded() throws Exception {
        start(new TestSettings().bounds(new Bounds(3, Duration.ofSeconds(30), Duration.ofSeconds(30), 1000)));
        for (int i = 0; i < 3; i++) {
            wait(2, "");
        }
        try (LogLines log = new LogLines();
                Socket another = server.connect(2)) {
            assertThat(another.getInputStream().read()).isEqualTo(-1);
            assertThat(log.text()).contains("a connection from 127.0.0.2 was refused");
        }
        assertThat(server.statusLine("GET", "/health/live")).startsWith("HTTP/1.1 200");

        waiting.remove(0).close();
        TestServer.until("there is room again", () -> server.server.connections() < 3);
        wait(2, "");
    }

    @Test
    void longPathsAndHeadersAreRefused() throws Exception {
        start(new TestSettings());
        String query = "/api/v1/models?" + "x".repeat(4096);
        assertThat(server.statusLine("GET", query)).startsWith("HTTP/1.1 414");
        assertThat(server.statusLine("GET", query.substring(0, 4096))).startsWith("HTTP/1.1 200");
        assertThat(server.statusLine("GET", "/" + "x".repeat(9000))).startsWith("HTTP/1.1 414");
        assertThat(server.statusLine("GET", "/api/v1/models", "X: " + "x".repeat(9000)))
                .startsWith("HTTP/1.1 431");
        assertThat(server.statusLine(
                        "GET", "/api/v1/models", "a:b\r\n".repeat(3000).strip()))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void whoPipelinesWithoutEndLetsOthersIn() throws Exception {
        start(new TestSettings());
        try (Socket flood = server.connect()) {
            byte[] requests = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .repeat(100)
                    .getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    while (true) {
                        flood.getOutputStream().write(requests);
                    }
                } catch (IOException e) {
                    // enough
                }
            });
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                byte[] answers = new byte[1 << 16];
                try (InputStream in = flood.getInputStream()) {
                    while (in.read(answers) >= 0) {
                        // on
                    }
                } catch (IOException e) {
                    // enough
                }
            });
            for (int i = 0; i < 200; i++) {
                assertThat(server.statusLine("GET", "/api/v1/models")).startsWith("HTTP/1.1 200");
            }
            flood.close();
            CompletableFuture.allOf(writing, reading).join();
        }
    }

    /** A request that is being served until the result is there. */
    private void wait(int from, String header) throws Exception {
        Socket socket = server.connect(from);
        waiting.add(socket);
        write(socket, with(header));
        server.engine.started.take();
    }

    private String ask(int from, String header) throws IOException {
        try (Socket socket = server.connect(from)) {
            write(socket, with(header));
            return readUntil(socket, "}");
        }
    }

    private static String with(String header) {
        return header.isEmpty() ? PREDICT : PREDICT.replace("\r\n\r\n", "\r\n" + header + "\r\n\r\n");
    }
}
