package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationsTest {

    private final List<Boolean> suspensions = new CopyOnWriteArrayList<>();
    private final Notifications notifications = new Notifications("notifications under test", suspensions::add);
    private final AtomicInteger calls = new AtomicInteger();

    private void finish() throws Exception {
        notifications.start();
        notifications.end(calls::incrementAndGet);
        notifications.ended().get(20, TimeUnit.SECONDS);
    }

    @Test
    void tooManyCallsSuspendReadingUntilHalfOfThemAreDone() throws Exception {
        for (int i = 0; i < 1024; i++) {
            notifications.add(1, calls::incrementAndGet);
        }
        assertThat(suspensions).isEmpty();

        notifications.add(1, calls::incrementAndGet);

        assertThat(suspensions).containsExactly(true);
        finish();
        assertThat(suspensions).containsExactly(true, false);
        assertThat(calls).hasValue(1026);
    }

    @Test
    void tooManyBytesSuspendReadingToo() throws Exception {
        notifications.add(1 << 26, calls::incrementAndGet);
        assertThat(suspensions).isEmpty();

        notifications.add(1, calls::incrementAndGet);

        assertThat(suspensions).containsExactly(true);
        finish();
        assertThat(suspensions).containsExactly(true, false);
    }
}
