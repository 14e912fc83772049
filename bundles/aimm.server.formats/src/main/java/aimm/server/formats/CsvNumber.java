package aimm.server.formats;

/**
 * Reads one number at a time, in decimal notation with or without exponent, a NaN or an infinity, with spaces around
 * it. Not for use by several threads.
 */
final class CsvNumber {

    /** A significand below 2^53 times or by one of these is rounded once only, so the result is the nearest double. */
    private static final double[] EXACT_POWERS = new double[23];

    private static final long EXACT = 1L << 53;
    /** Digits that any long has room for. */
    private static final int SAFE_DIGITS = 18;

    static {
        EXACT_POWERS[0] = 1;
        for (int i = 1; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = EXACT_POWERS[i - 1] * 10;
        }
    }

    private char[] text;
    private int at;
    private int end;
    private long significand;
    private int digits;
    private int significant;
    private boolean whole;
    private long asLong;
    private double asDouble;

    /** Whether the text is a number; if so, it is the one that is told from now on. */
    boolean read(char[] buffer, int from, int length) {
        text = buffer;
        at = from;
        end = from + length;
        while (at < end && isSpace(text[at])) {
            at++;
        }
        while (end > at && isSpace(text[end - 1])) {
            end--;
        }
        return at < end && (decimal() || word());
    }

    /** Whether it is a whole number of 64 bits, written without point and exponent. */
    boolean whole() {
        return whole;
    }

    long asLong() {
        return asLong;
    }

    double asDouble() {
        return asDouble;
    }

    private boolean decimal() {
        int start = at;
        boolean negative = sign();
        significand = 0;
        digits = 0;
        significant = 0;
        int exponent = 0;
        digits();
        whole = at == end;
        if (at < end && text[at] == '.') {
            at++;
            int before = digits;
            digits();
            exponent = before - digits;
        }
        boolean number = digits > 0;
        if (number && at < end && (text[at] | 0x20) == 'e') {
            at++;
            boolean down = sign();
            int from = at;
            int given = 0;
            for (; at < end && isDigit(text[at]); at++) {
                given = Math.min(9999, 10 * given + text[at] - '0');
            }
            number = at > from;
            exponent += down ? -given : given;
        }
        if (!number || at < end) {
            at = start;
            return false;
        }
        convert(negative, exponent, start);
        return true;
    }

    private void convert(boolean negative, int exponent, int start) {
        if (whole && significant <= SAFE_DIGITS) {
            asLong = negative ? -significand : significand;
            asDouble = asLong;
        } else if (significant <= SAFE_DIGITS && significand < EXACT && Math.abs(exponent) < EXACT_POWERS.length) {
            double magnitude =
                    exponent < 0 ? significand / EXACT_POWERS[-exponent] : significand * EXACT_POWERS[exponent];
            asDouble = negative ? -magnitude : magnitude;
        } else {
            String number = new String(text, start, end - start);
            asDouble = Double.parseDouble(number);
            whole = whole && asLong(number);
        }
    }

    private boolean asLong(String number) {
        try {
            asLong = Long.parseLong(number);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private boolean word() {
        boolean negative = sign();
        String word = end - at > 8 ? "" : new String(text, at, end - at);
        whole = false;
        if (word.equalsIgnoreCase("nan")) {
            asDouble = Double.NaN;
        } else if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
            asDouble = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else {
            return false;
        }
        return true;
    }

    /** Leading zeros are no significant digits; of more than fit, only the number is kept. */
    private void digits() {
        for (; at < end && isDigit(text[at]); at++) {
            digits++;
            if (significant > 0 || text[at] != '0') {
                significant++;
                significand = significant > SAFE_DIGITS ? significand : 10 * significand + text[at] - '0';
            }
        }
    }

    private boolean sign() {
        boolean negative = at < end && text[at] == '-';
        at += negative || at < end && text[at] == '+' ? 1 : 0;
        return negative;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
