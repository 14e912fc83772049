package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every frame of the golden vectors, byte for byte, and frames that are none. */
class FramesTest {

    static Stream<JsonNode> frames() {
        return Vectors.of("chatter_frames.json", "chatter_frames_large.json");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void framesAreWrittenAndRead(JsonNode vector) throws ChatterException {
        byte[] frame = Vectors.hex(vector, "hex");
        JsonNode expected = vector.get("decoded");

        Message message = Message.fromFrame(ByteBuffer.wrap(frame));

        assertThat(message.id()).isEqualTo(expected.get("id").longValue());
        assertThat(message.first()).isEqualTo(expected.get("first").longValue());
        assertThat(message.owner()).isEqualTo(expected.get("owner").booleanValue());
        assertThat(message.token()).isEqualTo(expected.get("token").booleanValue());
        assertThat(message.last()).isEqualTo(expected.get("last").booleanValue());
        assertThat(message.type()).isEqualTo(expected.at("/data/type").stringValue());
        assertThat(Vectors.array(message.data())).isEqualTo(Vectors.hex(expected.at("/data/data"), "$bytes"));
        assertThat(message.toFrame()).isEqualTo(frame);
        if (vector.has("message_hex")) {
            assertThat(Message.decode(ByteBuffer.wrap(Vectors.hex(vector, "message_hex"))))
                    .isEqualTo(message);
        }
    }

    @Test
    void framesMayComeInPieces() throws ChatterException {
        byte[] frame = new Message(1, 1, true, true, true, "T", ByteBuffer.wrap(new byte[500_000])).toFrame();
        for (int piece : new int[] {1, 7, 65_535, 65_536, 400_000}) {
            FrameParser parser = new FrameParser(1 << 20);
            for (int at = 0; at < frame.length; at += piece) {
                assertThat(parser.isBetweenFrames()).isEqualTo(at == 0);
                int end = Math.min(at + piece, frame.length);
                ByteBuffer body = parser.next(ByteBuffer.wrap(frame, at, end - at));
                assertThat(body != null).isEqualTo(end == frame.length);
            }
        }
    }

    @Test
    void aLengthIsNotBelievedBeforeTheBytesAreThere() throws ChatterException {
        FrameParser parser = new FrameParser(Integer.MAX_VALUE - 8);
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

        assertThat(parser.next(ByteBuffer.wrap(new byte[] {4, 0x7F, 0, 0, 0, 1, 2, 3})))
                .isNull();

        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(100L << 20);
    }

    @Test
    void lengthsBeyondTheLimitAreRefusedAtOnce() {
        byte[] endless = new byte[200];
        Arrays.fill(endless, (byte) 0xFF);

        assertThatThrownBy(() -> new FrameParser(1000).next(ByteBuffer.wrap(new byte[] {2, 3, (byte) 0xE9})))
                .isInstanceOf(FrameTooLargeException.class)
                .hasMessage("a frame of 1001 bytes; the most is 1000");
        assertThatThrownBy(() -> new FrameParser(1000).next(ByteBuffer.wrap(endless)))
                .isInstanceOf(FrameTooLargeException.class);
    }

    @Test
    void changedFramesAreReadOrRefused() {
        Random random = new Random(8);
        var frames = frames().map(vector -> Vectors.hex(vector, "hex"))
                .filter(f -> f.length < 2000)
                .toList();
        for (int round = Integer.getInteger("hat.fuzz.rounds", 20_000); round > 0; round--) {
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                frame[random.nextInt(Math.min(frame.length, 40))] = (byte) random.nextInt();
            }
            try {
                Message.fromFrame(ByteBuffer.wrap(frame));
            } catch (ChatterException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }
}
