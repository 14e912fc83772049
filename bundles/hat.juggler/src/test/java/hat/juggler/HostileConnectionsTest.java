package hat.juggler;

import static hat.juggler.TestServer.request;
import static hat.juggler.TestServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After each of these others are served, and nothing is left. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class HostileConnectionsTest {

    private static final byte[] LARGE = Wire.bytes(
            Wire.FIN | Wire.TEXT,
            request(1, "echo", '"' + "x".repeat(5_000_000) + '"').getBytes(StandardCharsets.UTF_8),
            true);

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.assertServes();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /ws, 400",
        "POST /ws, 400",
        "GET /, 404",
        "GET /ws/, 404",
        "GET /ws/../etc/passwd, 404",
        "DELETE /index.html, 404"
    })
    void plainHttpIsRefused(String request, int status) throws Exception {
        assertThat(reply(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status)
                .doesNotContain("Server:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Upgrade: websocket",
                "Connection: Upgrade"
            })
    void anUpgradeThatLacksSomethingIsRefused(String header) throws Exception {
        String upgrade = Wire.upgrade("/ws").replace(header + "\r\n", "").replace("\r\n\r\n", "\r\nX: y\r\n\r\n");

        try (Socket socket = Wire.socket(server.server)) {
            socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(12);
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void anUpgradeElsewhereIsRefused() throws Exception {
        assertThat(reply(Wire.upgrade("/").replace("Connection: Upgrade", "Connection: Upgrade, close")))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void floodsOfHeadersAreRefused() throws Exception {
        assertThat(reply("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + "X-Header: value\r\n".repeat(10_000) + "\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(reply("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(reply("\0\1\2 what\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void connectionsThatSayNothingDisturbNobody() throws Exception {
        List<AutoCloseable> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(Wire.socket(server.server));
            Socket half = Wire.socket(server.server);
            half.getOutputStream().write("GET /ws HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            silent.add(half);
            silent.add(server.connect());
            Wire begun = server.connect();
            begun.write(new byte[] {(byte) 0x81, (byte) 0xFE, 0x10});
            silent.add(begun);
        }
        server.assertServes();
        for (AutoCloseable connection : silent) {
            connection.close();
        }
    }

    @Test
    void resetsInTheMiddleOfAnythingLeaveNothing() throws Exception {
        for (int length : new int[] {1, 5, 20_000, 3_000_000, LARGE.length}) {
            try (Wire client = server.connect()) {
                client.write(Arrays.copyOf(LARGE, length));
                if (length > 20_000) {
                    LeavesNothing.until(
                            "it has come", () -> server.server.room().taken() > 100_000);
                }
                client.reset();
            }
            server.awaitConnections(0);
        }
        for (int i = 0; i < 200; i++) {
            Socket socket = Wire.socket(server.server);
            socket.getOutputStream().write(Wire.upgrade("/ws").getBytes(StandardCharsets.US_ASCII));
            socket.setSoLinger(true, 0);
            socket.close();
        }
        try (Wire client = server.connect()) {
            client.frame(Wire.TEXT, new byte[] {'{'});
            client.socket.shutdownOutput();
            client.awaitEnd();
        }
    }

    @Test
    void aResetWhileTheHandlerWorksLeavesNothing() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(1);
        server.handler = (name, data) -> {
            started.countDown();
            return answer;
        };
        try (Wire client = server.connect()) {
            for (int i = 0; i < 200; i++) { // more than are read
                client.send(request(i, "slow", "0"));
            }
            started.await(20, TimeUnit.SECONDS);
            client.reset();
        }
        LeavesNothing.until("others are served", () -> {
            try {
                server.assertServes();
                return true;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        answer.complete(new byte[] {'0'});
        server.awaitConnections(0);
        assertThat(server.closed.get()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aClientThatClosesAtOnceAndGoesOnIsNotHeard() throws Exception {
        try (Wire client = server.connect()) {
            client.sendClose(1000);
            try {
                for (int i = 0; i < 1000; i++) {
                    client.send(request(i, "echo", "0"));
                }
            } catch (IOException e) {
                // gone already
            }
            assertThat(client.closeCode()).isEqualTo(1000);
            client.awaitEnd();
        }
    }

    @Test
    void aMessageOfSixtyFourMebibytesInOneFrameIsEchoed() throws Exception {
        String empty = request(1, "echo", "\"\"");
        String data = '"' + "x".repeat((64 << 20) - empty.length()) + '"';
        try (Wire client = server.connect()) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.text();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            client.send(request(1, "echo", data));
            assertThat(answer.get().equals(response(1, data))).isTrue();
        }
    }

    @Test
    void tellingManyClientsWhileTheyComeAndGoLeavesNothing() throws Exception {
        SharedState state = server.server.state(java.time.Duration.ZERO, System::nanoTime);
        server.onAccept = connection -> connection.show(state);
        CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 300; i++) {
                    Wire client = server.connect();
                    client.send(request(1, "echo", "0"));
                    if (i % 3 == 0) {
                        client.text();
                    }
                    if (i % 2 == 0) {
                        client.reset();
                    } else {
                        client.sendClose(1000).close();
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!coming.isDone()) {
            state.changed();
            server.accepted.forEach(connection -> connection.notify("n", 1L));
            server.accepted.clear();
        }
        coming.get();
        server.onAccept = connection -> {};
        server.awaitConnections(0);
        LeavesNothing.until("every handler knows", () -> server.closed.get() >= 200);
    }

    private String reply(String request) throws Exception {
        try (Socket socket = Wire.socket(server.server)) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // refused before all was written
            }
            StringBuilder reply = new StringBuilder();
            try {
                int next;
                while ((next = socket.getInputStream().read()) >= 0) {
                    reply.append((char) next);
                }
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection stays open after " + reply, e);
            } catch (IOException e) {
                // ended as well
            }
            return reply.toString();
        }
    }
}
