package hat.juggler;

import static hat.juggler.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import hat.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeavesNothing.class)
class StateTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private TestServer server;
    private volatile Object value = Map.of("n", 0L);
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.options().dialect(Dialect.V06));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SharedState state(Duration delay) {
        SharedState state = server.server.state(delay, () -> {
            asked.incrementAndGet();
            return value;
        });
        server.onAccept = connection -> connection.show(state);
        return state;
    }

    @Test
    void changesWithinTheDelayAreToldTogether() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        SharedState state = server.server.state(SHORT, () -> {
            await(changed); // so the delay can't end before
            asked.incrementAndGet();
            return value;
        });
        server.onAccept = connection -> connection.show(state);
        try (Wire client = server.connect()) {
            server.connection();
            for (long i = 1; i <= 3; i++) {
                value = Map.of("n", i);
                state.changed();
            }
            changed.countDown();
            assertThat(client.text()).isEqualTo(state("replace", "", "{\"n\": 3}"));
            value = Map.of("n", 4L);
            state.changed();
            assertThat(client.text()).isEqualTo(state("replace", "/n", "4"));
        }
        assertThat(asked).hasValueBetween(2, 3);
    }

    @Test
    void withoutDelayEachChangeIsToldAtOnce() throws Exception {
        SharedState state = state(Duration.ZERO);
        try (Wire client = server.connect()) {
            assertThat(client.text()).isEqualTo(state("replace", "", "{\"n\": 0}"));
            for (long i = 1; i <= 100; i++) {
                value = Map.of("n", i);
                state.changed();
                assertThat(client.text()).isEqualTo(state("replace", "/n", Long.toString(i)));
            }
        }
    }

    @Test
    void withDelayNullNothingIsToldUntilItIsFlushed() throws Exception {
        SharedState state = state(null);
        try (Wire client = server.connect()) {
            state.changed();
            Connection connection = server.connection();
            value = Map.of("n", 7L);
            connection.flush();
            assertThat(client.text()).isEqualTo(state("replace", "", "{\"n\": 7}"));
            assertThat(asked).hasValue(1);

            value = Map.of("n", 8L);
            state.flush();
            assertThat(client.text()).isEqualTo(state("replace", "/n", "8"));
        }
    }

    @Test
    void anEqualStateAndOneThatIsNullFromTheBeginningAreNotTold() throws Exception {
        value = null;
        SharedState state = state(null);
        try (Wire client = server.connect()) {
            server.connection();
            state.flush();
            value = List.of(1L);
            state.flush();
            assertThat(client.text()).isEqualTo(state("replace", "", "[1]"));
            value = new ArrayList<>(List.of(1L));
            state.flush();
            value = List.of(1.0);
            state.flush();
            assertThat(client.text()).isEqualTo(state("replace", "/0", "1.0"));
        }
    }

    @Test
    void aClientCanBeShownAnotherState() throws Exception {
        SharedState first = state(SHORT);
        SharedState second = server.server.state(SHORT, () -> Map.of("n", 0L, "more", true));
        try (Wire client = server.connect()) {
            assertThat(client.text()).isEqualTo(state("replace", "", "{\"n\": 0}"));
            Connection connection = server.connection();
            connection.show(second);
            assertThat(client.text()).isEqualTo(state("add", "/more", "true"));

            int before = asked.get();
            first.flush();
            connection.notify("first was flushed", null);
            client.text();
            connection.show(first);
            assertThat(client.text())
                    .isEqualTo("{\"type\": \"state\", \"diff\": [{\"op\": \"remove\", \"path\": \"/more\"}]}");
            assertThat(asked).hasValueGreaterThan(before);
        }
    }

    @Test
    void aStateThatCanNotBeHadIsLoggedAndToldLater() throws Exception {
        SharedState state = server.server.state(null, () -> {
            if (value == null) {
                throw new IllegalStateException("not now");
            }
            return value;
        });
        server.onAccept = connection -> connection.show(state);
        value = null;
        try (Wire client = server.connect()) {
            server.connection();
            state.flush();
            LeavesNothing.until(
                    "it was asked for",
                    () -> LeavesNothing.loggedBadly()
                            .contains("ERROR a state can't be told to clients java.lang.IllegalStateException"));
            value = List.of();
            state.flush();
            assertThat(client.text()).isEqualTo(state("replace", "", "[]"));
        }
    }

    @Test
    void aStateThatCanNotBeWrittenDisconnectsItsClientAlone() throws Exception {
        SharedState good = server.server.state(SHORT, () -> "good");
        SharedState bad = server.server.state(SHORT, () -> Double.NaN);
        server.onAccept = connection -> connection.show(bad);
        try (Wire client = server.connect()) {
            assertThat(client.closeCode()).isEqualTo(1011);
            client.awaitEnd();
        }
        assertThat(LeavesNothing.loggedBadly())
                .containsExactly("ERROR a state can't be written; disconnecting a client hat.json.JsonException");
        server.onAccept = connection -> connection.show(good);
        try (Wire client = server.connect()) {
            assertThat(client.text()).isEqualTo(state("replace", "", "\"good\""));
        }
    }

    @Test
    void itIsHeldBackUntilTheClientsDialectIsKnown() throws Exception {
        try (TestServer both = new TestServer()) {
            SharedState state = both.server.state(Duration.ZERO, () -> "here");
            both.onAccept = connection -> {
                connection.show(state);
                connection.flush();
                connection.notify("hello", 1L);
            };
            try (Wire old = both.connect();
                    Wire young = both.connect()) {
                old.frame(Wire.FIN | Wire.PING, new byte[] {1}); // tells nothing
                assertThat(old.read().kind()).isEqualTo(Wire.PONG);
                old.send(request(1, "", "1"));
                young.send("2");
                List<String> first = List.of(old.text(), old.text(), old.text());
                List<String> second = List.of(young.text(), young.text(), young.text());

                assertThat(first)
                        .containsExactlyInAnyOrder(
                                "{\"type\": \"notify\", \"name\": \"hello\", \"data\": 1}",
                                TestServer.response(1, "1"),
                                state("replace", "", "\"here\""));
                assertThat(second)
                        .containsExactlyInAnyOrder(
                                "0{\"type\": \"notify\", \"name\": \"hello\", \"data\": 1}",
                                "3",
                                "0" + state("replace", "", "\"here\""));
            }
        }
    }

    @Test
    void whatWasFlushedBeforeTheDialectWasKnownIsToldThen() throws Exception {
        try (TestServer both = new TestServer()) {
            SharedState state = both.server.state(null, () -> (long) asked.incrementAndGet());
            both.onAccept = connection -> connection.show(state);
            try (Wire client = both.connect()) {
                both.connection();
                state.flush();
                LeavesNothing.until("it was asked for", () -> asked.get() == 1);
                client.send("3");
                assertThat(client.text()).isEqualTo("0" + state("replace", "", "2"));
            }
        }
    }

    @Test
    void theTextOfAPartIsAskedForOnceForAllClients() throws Exception {
        AtomicInteger texts = new AtomicInteger();
        JsonText part = new JsonText() {
            @Override
            public byte[] utf8() {
                texts.incrementAndGet();
                return "\"model\"".getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public long size() {
                return 7;
            }
        };
        value = Map.of("part", part);
        SharedState state = state(null);
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect());
            server.connection();
        }
        state.flush();
        for (Wire client : clients) {
            assertThat(client.text()).isEqualTo(state("replace", "", "{\"part\": \"model\"}"));
        }
        value = Map.of("part", part, "n", 1L);
        state.flush();
        for (Wire client : clients) {
            assertThat(client.text()).isEqualTo(state("add", "/n", "1"));
            client.close();
        }
        assertThat(texts).hasValue(1);
    }

    static String state(String op, String path, String value) {
        return "{\"type\": \"state\", \"diff\": [{\"op\": \"" + op + "\", \"path\": \"" + path + "\", \"value\": "
                + value + "}]}";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
