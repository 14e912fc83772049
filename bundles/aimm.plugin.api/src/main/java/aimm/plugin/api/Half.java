package aimm.plugin.api;

/** Floating-point numbers of 16 bits: IEEE 754 half precision, and BF16, the upper half of a float. */
final class Half {

    private Half() {}

    static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }

    /** Rounds to the nearest BF16, ties to even. */
    static short toBf16(float value) {
        int bits = Float.floatToIntBits(value); // one NaN only, which rounding leaves a NaN
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    /** Rounds to the nearest half, ties to even. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int rest = Float.floatToRawIntBits(magnitude);
        int rounded = rest + 0xFFF + (rest >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - (112 << 10));
    }
}
