package aimm.server.control.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparinglyTest {

    private long now = Long.MAX_VALUE - 5;
    private final Sparingly sparingly = new Sparingly(() -> now);

    @Test
    void tenASecondAreToldAndTheOthersCounted() {
        for (int i = 0; i < 10; i++) {
            assertThat(sparingly.next()).isZero();
        }
        for (int i = 0; i < 7; i++) {
            assertThat(sparingly.next()).isEqualTo(-1);
        }
        now += 1_000_000_000;

        assertThat(sparingly.next()).isEqualTo(7);
        assertThat(sparingly.next()).isZero();
    }
}
