package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the recorded clients sent is sent again: the same must come back. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class ServerVectorsTest {

    /** The values of the state, one after the other, by what the record says was done. */
    private static final Map<String, List<String>> CHANGES = Map.of(
            "server changes the state three times within the autoflush delay",
                    List.of("{\"count\": 3, \"list\": [1, 2, 3]}"),
            "server changes and flushes explicitly", List.of("{\"count\": 3, \"list\": [1, {\"x\": \"y\"}, 3]}"),
            "server sets an equal state: nothing is sent", List.of("{\"count\": 3, \"list\": [1, {\"x\": \"y\"}, 3]}"),
            "server removes a member and appends to a list", List.of("{\"list\": [1, {\"x\": \"y\"}, 3, 4]}"),
            "server replaces the state by null, then by a scalar", List.of("null", "5"));

    private final CompletableFuture<Connection> connection = new CompletableFuture<>();
    private volatile Object value;
    private SharedState state;

    static Stream<Vectors.Transcript> transcripts() {
        return Vectors.all();
    }

    /** Those that tell a server what it has to speak. */
    static Stream<Vectors.Transcript> tellingTranscripts() {
        Set<String> others = Set.of("basic", "connection_state", "segments", "ping_timeout");
        return Vectors.all()
                .filter(transcript -> !others.contains(transcript.name())
                        && !transcript.name().endsWith("_dialect"));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void aServerOfThatDialectSendsTheSame(Vectors.Transcript transcript) throws Exception {
        replay(transcript, transcript.dialect());
    }

    @ParameterizedTest
    @MethodSource("tellingTranscripts")
    void aServerOfBothDialectsSendsTheSame(Vectors.Transcript transcript) throws Exception {
        replay(transcript, null);
    }

    private void replay(Vectors.Transcript transcript, Dialect spoken) throws Exception {
        ServerOptions options = new ServerOptions("127.0.0.1", 0)
                .dialect(spoken)
                .paths(Set.of("/", "/ws"))
                .segment(transcript.is("segments") ? 64 : 65536);
        if (transcript.dialect() == Dialect.V06) {
            options.maxMessage(4 << 20); // as the recorded one
        }
        if (transcript.is("ping_timeout")) {
            options.pings(Duration.ofMillis(200), Duration.ofMillis(200));
        }
        value = firstState(transcript.name());
        try (JugglerServer server = JugglerServer.listen(options, accepted -> accept(accepted, transcript.name()))) {
            state = server.state(
                    transcript.is("connection_state") ? Duration.ZERO : Duration.ofMillis(100), () -> value);
            try (Wire client = Wire.connect(server, transcript.is("connection_state") ? "/" : "/ws")) {
                assertThat(client.handshake)
                        .startsWith("HTTP/1.1 101")
                        .containsIgnoringCase("Cache-Control: no-cache")
                        .doesNotContain("permessage-deflate");
                play(transcript, client);
            }
            LeavesNothing.until("the connection is gone", () -> server.connections() == 0);
            assertThat(server.room().taken()).isZero();
        }
    }

    private static Object firstState(String transcript) {
        return switch (transcript) {
            case "basic" -> Json.read("{\"count\": 0, \"list\": [1, 2, 3]}");
            case "connection_state" -> Json.read("{\"models\": {}, \"actions\": {}}");
            case "segments" -> Map.of("text", "x".repeat(150));
            default -> null;
        };
    }

    private RequestHandler accept(Connection accepted, String transcript) {
        if (value != null) {
            accepted.show(state);
        }
        connection.complete(accepted);
        if (transcript.equals("connection_state")) {
            return RequestHandler.NONE;
        }
        return transcript.startsWith("raw_") ? Recorded::raw : Recorded::library;
    }

    private void play(Vectors.Transcript transcript, Wire client) throws Exception {
        Deque<String> changes = new ArrayDeque<>();
        boolean refused = false;
        boolean unsent = false; // a server may refuse the beginning before the rest is sent
        for (Map<String, Object> message : transcript.messages()) {
            if (message.get("note") instanceof String note) {
                changes.addAll(CHANGES.getOrDefault(note, List.of()));
                act(note, changes);
            } else if ("s2c".equals(message.get("dir")) && !message.containsKey("http")) {
                refused |= message.containsKey("close") && !message.get("close").equals(1000L);
                expect(message, client);
                change(changes);
            } else if (!refused && !unsent && !message.containsKey("event") && !message.containsKey("http")) {
                try {
                    send(message, client);
                } catch (SocketException e) {
                    unsent = true;
                }
            }
        }
        assertThat(unsent && !refused).as("the server was gone without a word").isFalse();
    }

    private void act(String note, Deque<String> changes) throws Exception {
        switch (note) {
            case "server sends a notification" -> connection.get().notify("hello", Map.of("who", "world"));
            case "server closes" -> connection.get().close();
            case "server changes and flushes explicitly" -> {
                value = Json.read(changes.remove());
                connection.get().flush();
            }
            default -> change(changes);
        }
    }

    private void change(Deque<String> changes) {
        if (!changes.isEmpty()) {
            value = Json.read(changes.remove());
            state.changed();
        }
    }

    private static void send(Map<String, Object> message, Wire client) throws Exception {
        if (message.get("text") instanceof String text) {
            client.send(text);
        } else if (message.get("binary") instanceof String hex) {
            client.frame(Wire.FIN | Wire.BINARY, HexFormat.of().parseHex(hex));
        } else if (message.get("ws_ping") instanceof String hex) {
            client.frame(Wire.FIN | Wire.PING, HexFormat.of().parseHex(hex));
        } else if (message.get("close") instanceof Long code) {
            client.sendClose(code.intValue());
        } else {
            throw new IllegalArgumentException(message.toString());
        }
    }

    private static void expect(Map<String, Object> message, Wire client) throws Exception {
        Wire.Frame frame = client.read();
        if (message.get("text") instanceof String text) {
            assertThat(frame.text()).isEqualTo(text);
            assertThat(frame.isFin()).isTrue();
        } else if (message.get("ws_pong") instanceof String hex) {
            assertThat(frame.kind()).isEqualTo(Wire.PONG);
            assertThat(HexFormat.of().formatHex(frame.payload())).isEqualTo(hex);
        } else if (message.get("close") instanceof Long code) {
            assertThat(frame.kind()).as(frame.text()).isEqualTo(Wire.CLOSE);
            assertThat(Arrays.copyOf(frame.payload(), 2)).isEqualTo(new byte[] {(byte) (code >> 8), code.byteValue()});
        } else if ("end of stream".equals(message.get("event"))) {
            assertThat(frame.kind())
                    .as(new String(frame.payload(), StandardCharsets.UTF_8))
                    .isNegative();
        } else {
            throw new IllegalArgumentException(message.toString());
        }
    }
}
