package aimm.server.json;

import java.math.BigInteger;

/**
 * Turns decimal significands and exponents into the nearest double: exactly, or not at all. The method is that of
 * Daniel Lemire, "Number Parsing at a Gigabyte per Second" (2021), for the exponents that occur in practice.
 */
final class Decimals {

    private static final int MIN_EXPONENT = -100;
    private static final int MAX_EXPONENT = 100;
    private static final long MAX_EXACT_WHOLE = 1L << 53;
    private static final double[] EXACT_POWERS = new double[23];
    /** The first 128 bits of five to each exponent. */
    private static final long[] FIVES_HIGH = new long[MAX_EXPONENT - MIN_EXPONENT + 1];

    private static final long[] FIVES_LOW = new long[FIVES_HIGH.length];

    static {
        for (int i = 0; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = Double.parseDouble("1e" + i);
        }
        for (int exponent = MIN_EXPONENT; exponent <= MAX_EXPONENT; exponent++) {
            BigInteger bits = leadingBitsOfFive(exponent);
            FIVES_HIGH[exponent - MIN_EXPONENT] = bits.shiftRight(64).longValue();
            FIVES_LOW[exponent - MIN_EXPONENT] = bits.longValue();
        }
    }

    private Decimals() {}

    /**
     * The double nearest to {@code significand * 10^exponent}.
     *
     * @param significand unsigned
     * @return NaN if it can't be told this way
     */
    static double toDouble(long significand, int exponent) {
        if (significand >= 0 && significand <= MAX_EXACT_WHOLE && exponent >= -22 && exponent <= 22) {
            return exponent < 0 ? significand / EXACT_POWERS[-exponent] : significand * EXACT_POWERS[exponent];
        }
        if (significand == 0) {
            return 0;
        }
        if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
            return Double.NaN;
        }
        return multiply(significand, exponent);
    }

    private static double multiply(long significand, int exponent) {
        int leadingZeros = Long.numberOfLeadingZeros(significand);
        long w = significand << leadingZeros;
        long five = FIVES_HIGH[exponent - MIN_EXPONENT];
        long high = multiplyHighUnsigned(w, five);
        long low = w * five;
        if ((high & 0x1FF) == 0x1FF) {
            long carry = multiplyHighUnsigned(w, FIVES_LOW[exponent - MIN_EXPONENT]);
            low += carry;
            if (Long.compareUnsigned(low, carry) < 0) {
                high++;
            }
        }
        if (low == -1 && (exponent < -27 || exponent > 55)) {
            return Double.NaN;
        }
        int upperBit = (int) (high >>> 63);
        long mantissa = high >>> (upperBit + 9);
        boolean half = Long.compareUnsigned(low, 1) <= 0
                && exponent >= -4
                && exponent <= 23
                && (mantissa & 3) == 1
                && mantissa << (upperBit + 9) == high;
        if (half) {
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        int binaryExponent = ((217706 * exponent) >> 16) + 63 + upperBit - leadingZeros + 1023;
        if (mantissa == 1L << 53) {
            mantissa >>>= 1;
            binaryExponent++;
        }
        return Double.longBitsToDouble((long) binaryExponent << 52 | mantissa & ~(1L << 52));
    }

    private static long multiplyHighUnsigned(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    private static BigInteger leadingBitsOfFive(int exponent) {
        BigInteger power = BigInteger.valueOf(5).pow(Math.abs(exponent));
        int length = power.bitLength();
        if (exponent >= 0) {
            return length <= 128 ? power.shiftLeft(128 - length) : power.shiftRight(length - 128);
        }
        int scale = exponent >= -27 ? length + 127 : 2 * length + 128;
        BigInteger reciprocal = BigInteger.ONE.shiftLeft(scale).divide(power).add(BigInteger.ONE);
        return reciprocal.shiftRight(Math.max(0, reciprocal.bitLength() - 128));
    }
}
