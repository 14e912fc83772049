package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(Half.toFloat(Half.fromFloat(value))).isNaN();
            } else {
                assertThat(Half.fromFloat(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void knowsItsSpecialValues() {
        assertThat(Half.toFloat((short) 0x3C00)).isEqualTo(1f);
        assertThat(Half.toFloat((short) 0x7BFF)).isEqualTo(65504f);
        assertThat(Half.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(Half.toFloat((short) 0x8000)).isEqualTo(-0f);
        assertThat(Half.toFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float low = Half.toFloat((short) bits);
            float high = Half.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            assertThat(Half.fromFloat(middle)).isEqualTo((short) (bits % 2 == 0 ? bits : bits + 1));
            assertThat(Half.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(Half.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
        }
        assertThat(Half.fromFloat(65519.996f)).isEqualTo((short) 0x7BFF);
        assertThat(Half.fromFloat(65520f)).isEqualTo((short) 0x7C00);
    }

    @Test
    void bf16RoundsToTheNearestAndKeepsNaN() {
        assertThat(Half.toBf16(1f)).isEqualTo((short) 0x3F80);
        assertThat(Half.toBf16(Float.intBitsToFloat(0x3F808000)))
                .as("a tie, to even")
                .isEqualTo((short) 0x3F80);
        assertThat(Half.toBf16(Float.intBitsToFloat(0x3F818000)))
                .as("a tie, to even")
                .isEqualTo((short) 0x3F82);
        assertThat(Half.toBf16(Float.intBitsToFloat(0x3F808001))).isEqualTo((short) 0x3F81);
        assertThat(Half.toBf16(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
        assertThat(Half.toBf16(Float.intBitsToFloat(0x7FFFFFFF))).isEqualTo((short) 0x7FC0);
        assertThat(Half.toBf16(-0f)).isEqualTo((short) 0x8000);
    }
}
