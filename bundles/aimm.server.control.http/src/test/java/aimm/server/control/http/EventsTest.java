package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventsTest {

    private static final String EVENTS = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
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
    void aClientGetsEverythingFirstAndThenWhatChanges() throws Exception {
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        try (Socket socket = server.connect()) {
            write(socket, EVENTS);
            assertThat(readUntil(socket, "\n\n"))
                    .contains(
                            "text/event-stream",
                            "event: snapshot\nid: 2\ndata: {\"version\":2,\"models\":[{\"instance_id\":1,");

            server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            assertThat(readUntil(socket, "\n\n"))
                    .contains("event: change\nid: 4\ndata: {\"version\":4,\"models\":[{\"instance_id\":2,")
                    .doesNotContain("\"instance_id\":1");

            server.send(java.net.http.HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1"))
                    .DELETE());
            assertThat(readUntil(socket, "\n\n")).contains("\"removed_models\":[1]");
        }
    }

    @Test
    void oneActionIsWatchedUntilItIsOver() throws Exception {
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        CompletableFuture<Object> result = new CompletableFuture<>();
        server.engine.prediction = arguments -> result;
        server.post("/api/v1/models/1/predict?wait=false", "{}");
        try (Socket socket = server.connect()) {
            write(socket, EVENTS.replace("/events", "/events?action=2"));
            assertThat(readUntil(socket, "\n\n")).contains("event: action\ndata: {\"id\":2,", "\"status\":\"running\"");

            result.complete(1L);
            assertThat(readUntil(socket, "0\r\n\r\n"))
                    .contains("\"status\":\"done\"")
                    .endsWith("\n0\r\n\r\n");
        }
    }

    @Test
    void aClientThatDoesNotReadCostsOneMessageAndCatchesUp() throws Exception {
        server.engine.fill(50_000);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new java.net.InetSocketAddress(
                    java.net.InetAddress.getLoopbackAddress(), server.address.getPort()));
            socket.setSoTimeout(20_000);
            write(socket, EVENTS);
            for (int i = 0; i < 10; i++) {
                server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            }

            String events = readUntil(new BufferedInputStream(socket.getInputStream()), "\"instance_id\":50010,");
            assertThat(events).contains("event: snapshot", "event: change");
        }
    }

    @Test
    void watchersAreBoundedAndThoseThatLeaveMakeRoom() throws Exception {
        Socket first = server.connect();
        write(first, EVENTS);
        readUntil(first, "\n\n");
        try (Socket second = server.connect()) {
            write(second, EVENTS);
            readUntil(second, "\n\n");
            assertThat(server.get("/api/v1/events").status()).isEqualTo(503);
            first.close();
            String status = "HTTP/1.1 503";
            while (status.startsWith("HTTP/1.1 503")) { // until the server has noticed
                try (Socket third = server.connect()) {
                    write(third, EVENTS);
                    status = readUntil(third, "\r\n");
                }
            }
            assertThat(status).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void streamsEndWithTheServer() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, EVENTS);
            readUntil(socket, "\n\n");

            server.close();

            assertThat(readUntil(socket, "0\r\n\r\n")).endsWith("0\r\n\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(server.engine.listeners()).isZero();
        }
    }
}
