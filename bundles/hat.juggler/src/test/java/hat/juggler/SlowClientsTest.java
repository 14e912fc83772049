package hat.juggler;

import static hat.juggler.TestServer.request;
import static hat.juggler.TestServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import hat.json.JsonText;
import hat.json.Patch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that take their time, or do not read at all. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class SlowClientsTest {

    /** More than the operating system takes in a client's place. */
    private static final int MUCH = 32 << 20;

    private final AtomicInteger texts = new AtomicInteger();

    @Test
    void aStateThatChangesOftenCostsOnePendingStateAndTheNewestArrives() throws Exception {
        int changes = 10_000;
        AtomicLong asked = new AtomicLong();
        JsonText[] parts = {part(1 << 20), part(1 << 20)};
        try (TestServer server = new TestServer(TestServer.options().dialect(Dialect.V06))) {
            SharedState state = server.server.state(null, () -> {
                long n = asked.incrementAndGet(); // it changes between any two that ask
                return Map.of("n", n, "part", parts[(int) (n % 2)]);
            });
            server.onAccept = connection -> connection.show(state);
            try (Wire client = server.connect()) {
                server.connection();
                for (int i = 0; i < changes; i++) {
                    state.flush();
                }
                LeavesNothing.until("all was asked for", () -> asked.get() >= changes);
                assertThat(texts).hasValueBetween(1, 64); // what the operating system took, and one more

                Object copy = null;
                while (!(copy instanceof Map<?, ?> map
                        && Long.valueOf(asked.get()).equals(map.get("n")))) {
                    copy = Patch.apply(copy, member(client.text(), "diff"));
                }
            }
        }
    }

    @Test
    void aLargeStateComesInMessagesWithAnswersBetween() throws Exception {
        Map<String, Object> large = new LinkedHashMap<>();
        for (int i = 0; i < MUCH >> 18; i++) {
            large.put("~/" + i, part(1 << 18));
        }
        try (TestServer server = new TestServer(TestServer.options().dialect(Dialect.V06))) {
            SharedState state = server.server.state(Duration.ZERO, () -> Map.of("models", large, "n", 1L));
            server.onAccept = connection -> connection.show(state);
            try (Wire client = server.connect()) {
                client.send(request(1, "", "true"));
                Object copy = null;
                int messages = 0;
                int answered = -1;
                for (int left = 2; left > 0 || answered < 0; messages++) {
                    String text = client.text();
                    if (text.equals(response(1, "true"))) {
                        answered = messages;
                        client.send(request(2, "", "true"));
                    } else if (!text.startsWith("{\"type\": \"response\"")) {
                        assertThat(text.length()).isLessThan(3 << 20);
                        copy = Patch.apply(copy, member(text, "diff"));
                        left = copy instanceof Map<?, ?> map
                                        && map.containsKey("n")
                                        && map.get("models") instanceof Map<?, ?> models
                                        && models.size() == large.size()
                                ? 0
                                : 1;
                    }
                }

                assertThat(answered).isLessThan(messages - 1);
                assertThat(messages).isGreaterThan(10);
                assertThat(Json.write(copy).length())
                        .isEqualTo(Json.write(Map.of("models", large, "n", 1L)).length());
            }
        }
    }

    @Test
    void whoReadsNothingIsDisconnectedInTheEnd() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().writeTimeout(Duration.ofMillis(100)))) {
            for (String dialect : new String[] {"", "0"}) {
                try (Wire client = server.connect()) {
                    server.handler = (name, data) -> CompletableFuture.completedFuture(data(MUCH));
                    client.send(dialect + request(1, "much", "0")).send(dialect + request(2, "much", "0"));
                    server.awaitConnections(1);
                    server.awaitConnections(0);
                }
            }
            server.assertServes();
            LeavesNothing.until("handlers know", () -> server.closed.get() == 3);
        }
    }

    @Test
    void whoReadsNoNotificationsIsDisconnected() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().dialect(Dialect.V06))) {
            try (Wire client = server.connect()) {
                Connection connection = server.connection();
                connection.notify("much", new String(data(MUCH), StandardCharsets.US_ASCII));
                for (int i = 0; i < 999; i++) {
                    connection.notify("little", null);
                }
                assertThat(server.server.connections()).isEqualTo(1);
                connection.notify("too much", null);
                server.awaitConnections(0);
                client.awaitEnd();
            }
            server.assertServes();
        }
    }

    @Test
    void pingsThatAreNotReadStopTheReadingAndAreAnsweredLater() throws Exception {
        try (TestServer server = new TestServer(TestServer.options())) {
            try (Wire client = server.connect()) {
                client.send("2");
                assertThat(client.text()).isEqualTo("3");
                server.connection().notify("much", new String(data(MUCH), StandardCharsets.US_ASCII));
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; i < 20_000; i++) {
                            client.send("2" + "p".repeat(100) + i);
                            client.frame(Wire.FIN | Wire.PING, new byte[] {(byte) i});
                        }
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                server.assertServes();
                assertThat(written).isNotDone(); // nobody reads them

                int pongs = 0;
                int wirePongs = 0;
                while (pongs < 20_000 || wirePongs < 20_000) {
                    Wire.Frame frame = client.read();
                    if (frame.kind() == Wire.PONG) {
                        assertThat(frame.payload()).containsExactly((byte) wirePongs++);
                    } else if (frame.payload()[0] == '3') {
                        assertThat(frame.text()).isEqualTo("3" + "p".repeat(100) + pongs++);
                    }
                }
                written.get();
            }
        }
    }

    /** Counts how often its text is asked for. */
    private JsonText part(int size) {
        return new JsonText() {
            @Override
            public byte[] utf8() {
                texts.incrementAndGet();
                return data(size);
            }

            @Override
            public long size() {
                return size;
            }
        };
    }

    private static Object member(String json, String name) {
        return ((Map<?, ?>) Json.read(json)).get(name);
    }

    private static byte[] data(int size) {
        return ('"' + "x".repeat(size - 2) + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
