package aimm.server.control.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

    private final Bounds bounds = new Bounds(1, Duration.ofSeconds(1), Duration.ofSeconds(30), 1024);

    @ParameterizedTest
    @CsvSource({
        "29, 0, false",
        "30, 0, false",
        "31, 0, true",
        "31, 1023, true",
        "31, 1024, false",
        "130, 102399, true",
        "130, 102400, false",
        "2000000, 2147483647, false",
        "3000000, 2147483647, true",
    })
    void eachSecondAfterTheFirstThirtyNeedsAKibibyte(long seconds, long bytes, boolean tooSlow) {
        assertThat(bounds.isTooSlow(TimeUnit.SECONDS.toNanos(seconds), bytes)).isEqualTo(tooSlow);
    }
}
