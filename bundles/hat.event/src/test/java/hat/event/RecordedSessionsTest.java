package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.ChatterSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Recorded event servers are replayed to the client, which must send what the recorded client sent, byte for byte. */
class RecordedSessionsTest extends EventerTestCase {

    private static final Set<String> REQUESTS =
            Set.of("HatEventer.MsgRegisterReq", "HatEventer.MsgQueryReq", "HatEventer.MsgEventsAck");

    static Stream<Arguments> connections() {
        return Vectors.sessions()
                .flatMap(session -> session
                        .get("messages")
                        .valueStream()
                        .filter(message -> message.has("conn"))
                        .collect(Collectors.groupingBy(
                                message -> message.get("conn").stringValue()))
                        .entrySet()
                        .stream()
                        .filter(connection -> isOfAProperClient(connection.getValue()))
                        .map(connection -> Arguments.of(
                                session.get("name").stringValue(), connection.getKey(), connection.getValue())));
    }

    private static boolean isOfAProperClient(List<JsonNode> messages) {
        List<JsonNode> sent = messages.stream()
                .filter(message -> message.path("dir").asString().equals("c2s"))
                .toList();
        return !sent.isEmpty()
                && sent.get(0).get("type").stringValue().equals("HatEventer.MsgInitReq")
                && sent.stream().skip(1).allMatch(RecordedSessionsTest::isProper)
                && sent.stream()
                        .noneMatch(message -> message.get("decoded").toString().contains("cannot be decoded"));
    }

    private static boolean isProper(JsonNode message) {
        String type = message.get("type").stringValue();
        boolean acknowledgesNothing = type.equals("HatEventer.MsgEventsAck")
                && message.at("/header/owner").booleanValue();
        return REQUESTS.contains(type) && !acknowledgesNothing;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("connections")
    void replayed(String session, String connection, List<JsonNode> messages) throws Exception {
        CompletableFuture<EventerClient> connecting = null;
        int notifications = 0;
        for (JsonNode message : messages) {
            String type = message.path("type").asString();
            if (message.path("dir").asString().equals("s2c")) {
                server.getOutputStream().write(Vectors.hex(message, "hex"));
                notifications += type.endsWith("Notify") ? 1 : 0;
            } else if (type.equals("HatEventer.MsgInitReq")) {
                connecting = connecting(
                        ChatterSettings.DEFAULT,
                        (EventerMessage.InitReq) Vectors.message(type, message.get("decoded")),
                        recorder);
                assertThat(readFrame()).isEqualTo(Vectors.hex(message, "hex"));
            } else if (message.has("hex")) {
                client = connecting.get(20, TimeUnit.SECONDS);
                request(Vectors.message(type, message.get("decoded")), message);
                assertThat(readFrame()).isEqualTo(Vectors.hex(message, "hex"));
            }
        }
        for (int i = 0; i < notifications; i++) {
            Object notified = told();
            assertThat(notified instanceof Status || notified instanceof List).isTrue();
        }
        client = connecting.handle((connected, failure) -> connected).get(20, TimeUnit.SECONDS);
    }

    private void request(EventerMessage request, JsonNode message) throws Exception {
        if (request instanceof EventerMessage.QueryReq query) {
            client.query(query.query());
        } else if (request instanceof EventerMessage.RegisterReq register) {
            if (message.at("/header/last").booleanValue()) {
                client.register(register.events());
            } else {
                client.registerWithResponse(register.events());
            }
        }
    }
}
