package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.request;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.FakeEngine;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientsThatLeaveTest {

    private static final String PREDICT = request("POST", "/api/v1/models/1/predict", "{\"args\":[1]}");
    private static final String LIST = request("GET", "/api/v1/models/1", "");

    private final CompletableFuture<Object> result = new CompletableFuture<>();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = open(new TestSettings());
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        server.engine.started.clear();
        server.engine.prediction = arguments -> result;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theActionOfAClientThatGoesAwayIsCancelled() throws Exception {
        FakeEngine.FakeAction<?> action;
        try (Socket socket = server.connect()) {
            write(socket, PREDICT);
            action = server.engine.started.take();
        }

        action.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theActionOfAClientThatResetsItsConnectionIsCancelled() throws Exception {
        FakeEngine.FakeAction<?> action;
        try (Socket socket = server.connect()) {
            socket.setSoLinger(true, 0);
            write(socket, PREDICT);
            action = server.engine.started.take();
        }

        action.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theActionGoesOnIfTheClientAskedForThat() throws Exception {
        FakeEngine.FakeAction<?> action;
        try (Socket socket = server.connect()) {
            write(socket, PREDICT.replace("/predict", "/predict?detach=true"));
            action = server.engine.started.take();
        }
        try (Socket other = server.connect()) { // one that the server notices later
            write(other, PREDICT);
            FakeEngine.FakeAction<?> second = server.engine.started.take();
            other.close();
            second.cancelled.get(20, TimeUnit.SECONDS);
        }

        assertThat(action.cancelled).isNotDone();
    }

    @Test
    void aClientThatPipelinesAndWaitsGetsEveryAnswerInOrder() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, PREDICT);
            server.engine.started.take();
            awaitWatch();
            write(socket, LIST);
            awaitRead(socket);
            write(socket, LIST + PREDICT.substring(0, 10));
            result.complete(42L);

            assertThat(readUntil(socket, "{\"result\":42}")).startsWith("HTTP/1.1 200");
            assertThat(readUntil(socket, "\"available\":true}")).startsWith("HTTP/1.1 200");
            assertThat(readUntil(socket, "\"available\":true}")).startsWith("HTTP/1.1 200");
            write(socket, PREDICT.substring(10));
            assertThat(readUntil(socket, "{\"result\":42}")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aClientThatSentItsNextRequestsAtOnceGetsEveryAnswerInOrder() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, PREDICT + LIST.repeat(200));
            server.engine.started.take();
            awaitWatch();
            result.complete(42L);

            assertThat(readUntil(socket, "{\"result\":42}")).startsWith("HTTP/1.1 200");
            for (int i = 0; i < 200; i++) {
                assertThat(readUntil(socket, "\"available\":true}")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aClientThatPipelinesMoreThanFitsGetsEveryAnswerInOrder() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, PREDICT);
            server.engine.started.take();
            awaitWatch();
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    write(socket, LIST.repeat(5000));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            awaitRead(socket);
            result.complete(42L);

            assertThat(readUntil(socket, "{\"result\":42}")).startsWith("HTTP/1.1 200");
            for (int i = 0; i < 5000; i++) {
                assertThat(readUntil(socket, "\"available\":true}")).startsWith("HTTP/1.1 200");
            }
            written.get();
        }
    }

    @Test
    void aConnectionServesOnAfterManyCallsThatTookTheirTime() throws Exception {
        try (Socket socket = server.connect()) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Object> mine = new CompletableFuture<>();
                server.engine.prediction = arguments -> mine;
                write(socket, PREDICT);
                server.engine.started.take();
                if (i % 2 == 0) {
                    awaitWatch();
                }
                mine.complete((long) i);
                assertThat(readUntil(socket, "{\"result\":" + i + "}")).startsWith("HTTP/1.1 200");
            }
        }
    }

    /** Another client that leaves has been noticed: so whoever waited before is watched. */
    private void awaitWatch() throws Exception {
        var before = server.engine.prediction;
        server.engine.prediction = arguments -> new CompletableFuture<>();
        try (Socket other = server.connect()) {
            write(other, PREDICT);
            FakeEngine.FakeAction<?> second = server.engine.started.take();
            other.close();
            second.cancelled.get(20, TimeUnit.SECONDS);
        }
        server.engine.prediction = before;
    }

    /** What was written has been read by the server, or as much as it reads ahead. */
    private void awaitRead(Socket socket) throws Exception {
        awaitWatch();
        assertThat(socket.isConnected()).isTrue();
    }

    TestServer open(TestSettings settings) throws IOException {
        return new TestServer(settings.build());
    }
}
