package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a listener does with bytes on its socket, compared with the reference. */
class BehaviourTest extends ChatterTestCase {

    static Stream<JsonNode> behaviours() {
        return Vectors.of("chatter_behaviour.json");
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void behavesLikeTheReference(JsonNode vector) throws Exception {
        byte[] expected = Vectors.hex(vector, "answered");
        ChatterServer server = listen(NO_PINGS);
        try (Socket socket = bare(server.address())) {
            socket.setTcpNoDelay(true);
            for (JsonNode write : vector.get("sent")) {
                socket.getOutputStream().write(HexFormat.of().parseHex(write.stringValue()));
            }
            if (vector.get("name").stringValue().equals("half_close")) {
                socket.shutdownOutput();
            }

            assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            for (JsonNode delivered : vector.get("delivered")) {
                assertDelivered(there.take(), delivered);
            }
            if (vector.get("peer_closes_connection").booleanValue()) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(there.reason()).isInstanceOf(ChatterException.class).hasMessageMatching(".+");
            } else {
                socket.getOutputStream().write(frame(1, false, Link.PING));
                assertThat(readFrame(socket).type()).isEqualTo(Link.PONG);
            }
        }
        assertThat(there.messages).isEmpty();
    }

    private static void assertDelivered(Message message, JsonNode expected) {
        assertThat(message.type()).isEqualTo(expected.get("type").stringValue());
        assertThat(Vectors.array(message.data())).isEqualTo(Vectors.hex(expected, "data"));
        assertThat(message.conversation())
                .isEqualTo(new Conversation(
                        expected.at("/conversation/owner").booleanValue(),
                        expected.at("/conversation/first_id").longValue()));
        assertThat(message.opens()).isEqualTo(expected.get("first").booleanValue());
        assertThat(message.last()).isEqualTo(expected.get("last").booleanValue());
        assertThat(message.token()).isEqualTo(expected.get("token").booleanValue());
    }

    @Test
    void servesOthersWhateverSomePeersSend() throws Exception {
        ChatterServer server = listen(NO_PINGS.withLimits(1 << 20, 1 << 20));
        Random random = new Random(9);
        for (int round = Integer.getInteger("hat.fuzz.rounds", 20_000) / 100; round > 0; round--) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < 5; i++) {
                bytes.writeBytes(frame(i, random.nextBoolean(), i == 2 ? Link.PING : "T", new byte[i * 10]));
            }
            byte[] changed = bytes.toByteArray();
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try (Socket socket = bare(server.address())) {
                socket.getOutputStream().write(changed);
            }
        }

        try (Socket socket = bare(server.address())) {
            socket.getOutputStream().write(frame(1, false, Link.PING));
            assertThat(readFrame(socket).type()).isEqualTo(Link.PONG);
        }
    }
}
