package hat.json;

import java.math.BigDecimal;
import java.math.MathContext;

/** Fractions as text in Python's form: {@code 5.0}, {@code 1e+16}, {@code 1.5e-07}. */
final class Decimals {

    private static final int FIRST_SCIENTIFIC = 16;
    private static final int LAST_SCIENTIFIC = -5;

    private Decimals() {}

    /** @throws JsonException if JSON has no such number */
    static String text(double number) {
        if (!Double.isFinite(number)) {
            throw new JsonException("JSON has no " + number);
        }
        String java = Double.toString(number);
        if (java.indexOf('E') < 0 && !java.startsWith("0.000") && !java.startsWith("-0.000")) {
            return java;
        }
        BigDecimal decimal = shortest(new BigDecimal(java).stripTrailingZeros());
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - decimal.scale() - 1;
        if (decimal.signum() == 0 || exponent > LAST_SCIENTIFIC && exponent < FIRST_SCIENTIFIC) {
            String plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** Java 17 writes a digit too many now and then. */
    private static BigDecimal shortest(BigDecimal decimal) {
        if (decimal.precision() == 1) {
            return decimal;
        }
        BigDecimal shorter = decimal.round(new MathContext(decimal.precision() - 1));
        return shorter.doubleValue() == decimal.doubleValue() ? shortest(shorter.stripTrailingZeros()) : decimal;
    }
}
