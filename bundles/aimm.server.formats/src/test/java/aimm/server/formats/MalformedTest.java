package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a body holds, reading it gives a value or says what is wrong, and takes no more memory than is proper. */
class MalformedTest {

    private static final int FLIPS = 1000;
    private static final long MOST_ALLOCATED = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> bodies() {
        return Stream.of(
                        Goldens.npy().map(golden -> Arguments.of("application/x-npy", golden.name(), golden.body())),
                        Goldens.arrow()
                                .map(golden -> Arguments.of(
                                        "application/vnd.apache.arrow.stream", golden.name(), golden.body())),
                        ArrowPeerTest.bodies()
                                .map(body -> Arguments.of("application/vnd.apache.arrow.stream", "peer", body)),
                        Stream.of(
                                Arguments.of("text/csv", "table", Goldens.csv()),
                                Arguments.of("application/x-npy", "none of long texts", Goldens.noneOfLongTexts())))
                .flatMap(stream -> stream);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void cutShort(String mediaType, String name, byte[] body) {
        for (int length = 0; length < body.length; length++) {
            read(mediaType, Arrays.copyOf(body, length));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void withWrongBits(String mediaType, String name, byte[] body) {
        Random random = new Random(name.hashCode());
        for (int i = 0; i < FLIPS; i++) {
            byte[] wrong = body.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            }
            read(mediaType, wrong);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void withWrongWords(String mediaType, String name, byte[] body) {
        Random random = new Random(name.hashCode());
        byte[][] words = {{-1, -1, -1, 0x7F}, {-1, -1, -1, -1}, {0, 0, 0, 0}, {0, 0, 0, 0x10}, {0, 0, 1, 0}};
        for (int at = 0; at + 4 <= body.length; at++) {
            byte[] wrong = body.clone();
            System.arraycopy(words[random.nextInt(words.length)], 0, wrong, at, 4);
            read(mediaType, wrong);
        }
    }

    private static void read(String mediaType, byte[] body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            Formats.of(mediaType).read(body);
        } catch (FormatException e) {
            assertThat(e.getMessage()).contains(": expected ").contains(", found ");
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
    }
}
