package aimm.server.backend.event;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.hat.api.FakeProxyClients;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What storing and reading a large model takes, the text of its event included, which is a third longer than it. */
class LargeModelTest {

    private static final int SIZE = 100 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void takesASmallMultipleOfItsSize() {
        byte[] instance = new byte[SIZE];
        new Random(1).nextBytes(instance);
        try (FakeProxyClients clients = new FakeProxyClients()) {
            EventBackend backend = new EventBackend(EventBackendTest.PREFIX, Duration.ofSeconds(60), clients);

            assertTakes(3, () -> backend.create("large", instance, BY_A_TEST));
            byte[] read = assertTakes(2.7, () -> backend.read(1));
            assertThat(Arrays.equals(read, instance)).isTrue();
            assertTakes(2.7, () -> new EventBackend(EventBackendTest.PREFIX, Duration.ofSeconds(60), clients));
        }
    }

    private static <T> T assertTakes(double times, Supplier<T> call) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        T result = call.get();
        double taken = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / SIZE;
        assertThat(taken).as("bytes allocated for each of the model's").isLessThan(times);
        return result;
    }
}
