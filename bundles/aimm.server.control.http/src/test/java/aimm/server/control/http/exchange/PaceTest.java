package aimm.server.control.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(10);
    private final Pace pace = new Pace();

    @Test
    void oneLongCallAmongShortOnesIsTheMachines() {
        took(100, SHORT);
        took(1, LONG);

        assertThat(pace.isSlow()).isFalse();
    }

    @Test
    void longCallsAreSlowUntilThereAreShortOnesAgain() {
        took(4, LONG);
        assertThat(pace.isSlow()).isTrue();

        took(100, SHORT);
        assertThat(pace.isSlow()).isFalse();
    }

    private void took(int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            pace.took(nanos);
        }
    }
}
