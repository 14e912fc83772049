package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes(3);

    @Test
    void aFullTableForgetsTheLongestUnused() {
        Lane a = failed("a");
        Lane b = failed("b");
        failed("c");
        assertThat(lanes.of("a", 0)).isSameAs(a);

        failed("d");

        assertThat(lanes.size()).isEqualTo(3);
        assertThat(lanes.of("a", 0)).isSameAs(a);
        assertThat(lanes.of("b", 0)).isNotSameAs(b);
    }

    @Test
    void aLaneWithAttemptsIsKept() {
        Lane a = lanes.of("a", 0);
        a.join(new Attempt("network", "name", "digest"));
        for (int i = 0; i < 10; i++) {
            failed("lane " + i);
        }

        assertThat(lanes.of("a", 0)).isSameAs(a);
        assertThat(lanes.size()).isEqualTo(3);
    }

    @Test
    void lanesWithoutFailuresInTheLastFiveMinutesAreDropped() {
        failed("a");
        lanes.of("b", 0);

        lanes.of("c", Duration.ofMinutes(5).toNanos());

        assertThat(lanes.size()).isEqualTo(1);
    }

    private Lane failed(String key) {
        Lane lane = lanes.of(key, 0);
        lane.failed(0);
        return lane;
    }
}
