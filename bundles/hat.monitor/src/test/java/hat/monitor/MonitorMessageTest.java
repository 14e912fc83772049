package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.chatter.ChatterException;
import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every message of the golden vectors and the recorded sessions, byte for byte. */
class MonitorMessageTest {

    static Stream<JsonNode> messages() {
        return Vectors.of("monitor_messages.json");
    }

    static Stream<JsonNode> recordedFrames() {
        return Vectors.of("session_monitor_0.8.11.json", "session_monitor_0.8.21.json")
                .flatMap(session -> session.get("messages").valueStream())
                .filter(message -> message.has("hex"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesAreWrittenAndRead(JsonNode vector) throws ChatterException {
        String type = vector.get("type").stringValue();
        MonitorMessage expected = Vectors.message(type, vector.get("decoded"));

        Message message = Message.fromFrame(ByteBuffer.wrap(Vectors.hex(vector, "frame_hex")));

        assertThat(MonitorMessage.read(message)).isEqualTo(expected);
        assertThat(expected.type()).isEqualTo(message.type());
        assertThat(expected.payload().toByteArray()).isEqualTo(Vectors.hex(vector, "hex"));
        assertThat(withPayloadOf(expected, message).toFrame()).isEqualTo(Vectors.hex(vector, "frame_hex"));
    }

    @ParameterizedTest
    @MethodSource("recordedFrames")
    void recordedFramesAreReadAndWritten(JsonNode recorded) throws ChatterException {
        byte[] frame = Vectors.hex(recorded, "hex");

        Message message = Message.fromFrame(ByteBuffer.wrap(frame));

        assertThat(message.id()).isEqualTo(recorded.at("/header/id").longValue());
        assertThat(message.toFrame()).isEqualTo(frame);
        if (recorded.get("decoded").toString().contains("cannot be decoded")) {
            assertThatThrownBy(() -> MonitorMessage.read(message)).isInstanceOf(MalformedMessageException.class);
        } else if (message.type().startsWith("HatObserver.")) {
            MonitorMessage read = MonitorMessage.read(message);
            assertThat(read).isEqualTo(Vectors.message(message.type(), recorded.get("decoded")));
            assertThat(withPayloadOf(read, message).toFrame()).isEqualTo(frame);
        } else {
            assertThatThrownBy(() -> MonitorMessage.read(message))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessage("expected a monitor message, got " + message.type());
        }
    }

    private static Message withPayloadOf(MonitorMessage payload, Message message) {
        return new Message(
                message.id(),
                message.first(),
                message.owner(),
                message.token(),
                message.last(),
                payload.type(),
                ByteBuffer.wrap(payload.payload().toByteArray()));
    }

    @Test
    void changedPayloadsAreReadOrRefused() {
        Random random = new Random(10);
        List<JsonNode> vectors = messages().toList();
        for (int round = Integer.getInteger("hat.fuzz.rounds", 20_000); round > 0; round--) {
            JsonNode vector = vectors.get(random.nextInt(vectors.size()));
            byte[] payload = Vectors.hex(vector, "hex");
            for (int changes = 1 + random.nextInt(4); changes > 0 && payload.length > 0; changes--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            try {
                MonitorMessage.read(new Message(
                        1, 1, true, true, true, vector.get("type").stringValue(), ByteBuffer.wrap(payload)));
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }
}
