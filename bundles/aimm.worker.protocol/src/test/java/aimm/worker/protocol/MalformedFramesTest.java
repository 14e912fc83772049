package aimm.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TraceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, only a {@link ProtocolException} comes of it, and no more memory than there were bytes. */
class MalformedFramesTest {

    @Test
    void survivesChangedBytes() throws IOException {
        byte[] good = call();
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            readAll(bad);
        }
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(43);
        for (int round = 0; round < 20_000; round++) {
            byte[] body = new byte[random.nextInt(64)];
            random.nextBytes(body);
            readAll(frame(FrameType.PROGRESS, body));
        }
    }

    @Test
    void survivesEveryCut() throws IOException {
        byte[] good = call();
        for (int length = 0; length < good.length; length++) {
            readAll(Arrays.copyOf(good, length));
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertBroken(new byte[] {0, 0, 0, 0, 0}, "a frame of 0 bytes");
        assertBroken(new byte[] {-1, -1, -1, -1, 0}, "a frame of 4294967295 bytes");
        assertBroken(new byte[] {1, 0, 0, 0, 99}, "unknown frame type 99");
        assertBroken(progress(99), "unknown kind of value 99");
        assertBroken(progress(Tag.LIST, -1, -1, -1, 0x7f), "exceeds the frame");
        assertBroken(progress(Tag.TEXT, 2, 0, 0, 0, 0xC3, 0x28), "not UTF-8");
        assertBroken(progress(Tag.TEXT, 2, 0, 0, 0, 0xC0, 0x80), "not UTF-8");
        assertBroken(progress(Tag.NULL, 0), "1 bytes too many");
        assertBroken(progress(Tag.TENSOR, 77, 0), "unknown element type 77");
        assertBroken(progress(Tag.MAP, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "a key twice");
        byte[] deep = new byte[3000];
        for (int i = 0; i < deep.length; i += 5) {
            deep[i] = Tag.LIST;
            deep[i + 1] = 1;
        }
        byte[] body = ByteBuffer.allocate(8 + deep.length).putLong(1).put(deep).array();
        assertBroken(frame(FrameType.PROGRESS, body), "nested deeper");
    }

    @Test
    void doesNotBelieveAHugeLength() {
        byte[] start = {-65, -1, -1, 0x7f, FrameType.PROGRESS.code, 1, 2, 3}; // 2 GB to come
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

        assertBroken(start, "ends inside a frame");

        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(100L << 20);
    }

    private static byte[] call() throws IOException {
        FrameWriter out = new FrameWriter();
        Arguments arguments = Arguments.of(
                        1,
                        new BigInteger("123456789012345678901234567890"),
                        "žluť",
                        List.of(true, Map.of("k", 1.5)),
                        Tensor.of(new double[] {1, 2, 3}),
                        Tensor.ofTexts(List.of("a", "bc")).asList())
                .with("frame", DataFrame.of(Map.of("x", List.of(1L, 2L))))
                .with("series", Series.of(List.of(1L)));
        Messages.call(
                out,
                new Messages.Call(
                        1, CallKind.PREDICT, 2, "type", 3, 4, false, true, arguments, new TraceContext("t", "s")),
                new byte[10]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        out.sendTo(Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    private static byte[] progress(int... value) {
        ByteBuffer body = ByteBuffer.allocate(8 + value.length).putLong(1);
        for (int b : value) {
            body.put((byte) b);
        }
        return frame(FrameType.PROGRESS, body.array());
    }

    private static byte[] frame(FrameType type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length + 1)
                .put(type.code)
                .put(body)
                .array();
    }

    private static void assertBroken(byte[] bytes, String message) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(message);
    }

    private static void readAll(byte[] bytes) {
        try {
            decode(bytes);
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void decode(byte[] bytes) throws IOException {
        FrameReader reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
        do {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                switch (frame.type()) {
                    case HELLO -> Messages.hello(frame);
                    case CONFIGURE -> Messages.configure(frame);
                    case READY -> Messages.ready(frame);
                    case BROKEN -> Messages.broken(frame);
                    case CALL -> Messages.call(frame);
                    case INSTANCE -> Messages.instance(frame);
                    case WITHDRAW -> Messages.withdraw(frame);
                    case PROGRESS -> Messages.progress(frame);
                    case RESULT -> Messages.result(frame);
                    case FAILURE -> Messages.failure(frame);
                    case INSTANCE_MISSING -> Messages.instanceMissing(frame);
                    case SHUTDOWN -> assertThat(frame.type()).isEqualTo(FrameType.SHUTDOWN);
                }
            }
        } while (reader.read());
    }
}
