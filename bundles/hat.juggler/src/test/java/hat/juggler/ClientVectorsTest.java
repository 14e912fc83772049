package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.json.Json;
import hat.json.Patch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded servers' side is played to our client, which must do and understand the same as the recorded ones. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class ClientVectorsTest {

    private final Map<Object, CompletableFuture<Object>> requests = new HashMap<>();
    private final LinkedBlockingQueue<Object> states = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<List<Object>> notifications = new LinkedBlockingQueue<>();
    private final StringBuilder sent = new StringBuilder();
    private final StringBuilder received = new StringBuilder();
    private Object state;
    private Scripted session;

    static Stream<Vectors.Transcript> ofLibrary() {
        return Vectors.all().filter(transcript -> !isRaw(transcript));
    }

    /** What a client library did not send, and ours does not either; it must do well what it gets. */
    static Stream<Vectors.Transcript> raw() {
        return Vectors.all().filter(ClientVectorsTest::isRaw);
    }

    private static boolean isRaw(Vectors.Transcript transcript) {
        return transcript.name().startsWith("raw_") || transcript.is("ping_timeout");
    }

    @ParameterizedTest
    @MethodSource("ofLibrary")
    void theClientSendsAndUnderstandsTheSame(Vectors.Transcript transcript) throws Exception {
        ClientOptions options = options(transcript).segment(transcript.is("segments") ? 40 : 65536);
        if (transcript.is("ping")) {
            options.pings(Duration.ofMillis(250), Duration.ofSeconds(20));
        }
        try (Scripted scripted = new Scripted(options)) {
            session = scripted;
            play(transcript.messages(), transcript.dialect());
            scripted.awaitEnd();
            assertThat(requests.values()).allMatch(CompletableFuture::isDone);
        }
    }

    @ParameterizedTest
    @MethodSource("raw")
    void theClientEndsWhereTheServerEnds(Vectors.Transcript transcript) throws Exception {
        try (Scripted scripted = new Scripted(options(transcript))) {
            for (Map<String, Object> message : transcript.messages()) {
                if (message.get("note") instanceof String note && note.equals("connection still open")) {
                    assertThat(scripted.client.closed().toCompletableFuture()).isNotDone();
                    scripted.client.close();
                } else if ("s2c".equals(message.get("dir"))) {
                    send(message, scripted.server);
                }
            }
            scripted.awaitEnd();
        }
    }

    private ClientOptions options(Vectors.Transcript transcript) {
        return new ClientOptions()
                .dialect(transcript.dialect())
                .onState(() -> states.add(transcript))
                .onNotification((name, data) -> notifications.add(List.of(name, data)));
    }

    private void play(List<Map<String, Object>> messages, Dialect dialect) throws Exception {
        for (int i = 0; i < messages.size(); i++) {
            Map<String, Object> message = messages.get(i);
            boolean fromServer = "s2c".equals(message.get("dir"));
            if (message.containsKey("note") || message.containsKey("http") || message.containsKey("event")) {
                continue;
            }
            if (message.get("text") instanceof String text && !text.matches("[23].*")) {
                if (fromServer) {
                    send(message, session.server);
                    understand(whole(received, text, dialect));
                } else {
                    if (sent.isEmpty()) {
                        request(messages, i, dialect);
                    }
                    whole(sent, text, dialect);
                    assertThat(session.server.text()).isEqualTo(text);
                }
            } else if (fromServer) {
                send(message, session.server);
            } else if (message.containsKey("close")) {
                session.client.close();
                assertThat(session.server.closeCode()).isIn(closeCodes(messages)); // it may answer the server's
            } else {
                assertThat(session.server.text()).isEqualTo(message.get("text"));
            }
        }
    }

    private static List<Integer> closeCodes(List<Map<String, Object>> messages) {
        return messages.stream()
                .filter(message -> message.containsKey("close"))
                .map(message -> ((Long) message.get("close")).intValue())
                .toList();
    }

    /** The message that is whole with this text, or {@code null}. */
    private static String whole(StringBuilder before, String text, Dialect dialect) {
        before.append(text, dialect == Dialect.V06 ? 0 : 1, text.length());
        if (dialect == Dialect.V07 && text.charAt(0) == '1') {
            return null;
        }
        String whole = before.toString();
        before.setLength(0);
        return whole;
    }

    /** Makes the client send the request that begins there in the record. */
    private void request(List<Map<String, Object>> messages, int begin, Dialect dialect) {
        StringBuilder before = new StringBuilder();
        String whole = null;
        for (int i = begin; whole == null; i++) {
            whole = whole(before, (String) messages.get(i).get("text"), dialect);
        }
        Map<?, ?> request = (Map<?, ?>) Json.read(whole);
        requests.put(
                request.get("id"),
                session.client
                        .request((String) request.get("name"), request.get("data"))
                        .toCompletableFuture());
    }

    private void understand(String text) throws Exception {
        if (text == null) {
            return;
        }
        Map<?, ?> message = (Map<?, ?>) Json.read(text);
        switch ((String) message.get("type")) {
            case "state" -> {
                state = Patch.apply(state, message.get("diff"));
                assertThat(states.poll(20, TimeUnit.SECONDS)).isNotNull();
                assertThat(session.client.state()).isEqualTo(state);
            }
            case "notify" ->
                assertThat(notifications.poll(20, TimeUnit.SECONDS))
                        .isEqualTo(new ArrayList<>(List.of(message.get("name"), message.get("data"))));
            default -> {
                CompletableFuture<Object> answer = requests.get(message.get("id"));
                if (message.get("success").equals(true)) {
                    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(message.get("data"));
                } else {
                    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                            .cause()
                            .isInstanceOfSatisfying(
                                    JugglerException.class,
                                    refusal -> assertThat(refusal.data()).isEqualTo(message.get("data")));
                }
            }
        }
    }

    private static void send(Map<String, Object> message, Wire server) throws Exception {
        if (message.get("text") instanceof String text) {
            server.send(text);
        } else if (message.get("ws_pong") instanceof String hex) {
            server.frame(Wire.FIN | Wire.PONG, HexFormat.of().parseHex(hex));
        } else if (message.get("close") instanceof Long code) {
            server.sendClose(code.intValue());
        }
    }
}
