package aimm.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    /** What Python 3.11 computes from 2023-11-14 22:13:20 UTC, a Tuesday. */
    @ParameterizedTest
    @CsvSource({
        "S, 10, 1700000010, 2023-11-14_22-13-20",
        "M, 5, 1700000300, 2023-11-14_22-13",
        "H, 1, 1700003600, 2023-11-14_22",
        "D, 1, 1700086400, 2023-11-14",
        "midnight, 1, 1700006400, 2023-11-14",
        "W0, 1, 1700524800, 2023-11-14",
        "W3, 1, 1700179200, 2023-11-10",
        "W6, 1, 1700438400, 2023-11-13",
    })
    void turnsAndNamesAsPythonDoes(String when, long interval, long turn, String suffix) {
        Period period = Period.of(when, interval, true);

        assertThat(period.turnAfter(Instant.ofEpochSecond(1_700_000_000)).getEpochSecond())
                .isEqualTo(turn);
        assertThat(period.suffixOf(Instant.ofEpochSecond(turn))).isEqualTo(suffix);
    }

    @Test
    void anUnknownUnitIsRefused() {
        assertThatThrownBy(() -> Period.of("W7", 1, true)).hasMessageContaining("expected S, M, H, D");
    }
}
