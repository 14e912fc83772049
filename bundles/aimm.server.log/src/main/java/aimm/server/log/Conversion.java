package aimm.server.log;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Function;

/** What stands behind a field's name in a format: how wide, how aligned, how many digits. */
final class Conversion {

    private Conversion() {}

    /** As in {@code %-8s} and {@code %03d}. */
    static Function<Object, String> percent(String flags, int width, int precision, char type) {
        boolean isNumeric = "diufFeEgGxXo".indexOf(type) >= 0;
        if (!isNumeric && "sra".indexOf(type) < 0) {
            throw new IllegalArgumentException("there is no conversion %" + type);
        }
        char align = flags.contains("-") ? '<' : flags.contains("0") && isNumeric ? '=' : '>';
        String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        return value -> pad(
                isNumeric
                        ? number(value, sign, precision, type)
                        : cut(type == 's' ? text(value) : quoted(value), precision),
                align == '=' ? '0' : ' ',
                align,
                width);
    }

    /** As in <code>{:>8}</code> and <code>{:03d}</code>. */
    static Function<Object, String> brace(String align, String flags, int width, int precision, String type) {
        boolean isZero = flags.endsWith("0");
        String sign = flags.startsWith("+") ? "+" : flags.startsWith(" ") ? " " : "";
        char fill = align.length() == 2 ? align.charAt(0) : isZero ? '0' : ' ';
        return value -> {
            boolean isText = value instanceof String;
            char type1 = !type.isEmpty() ? type.charAt(0) : value instanceof Long ? 'd' : 's';
            String text = isText || type1 == 's' ? cut(text(value), precision) : number(value, sign, precision, type1);
            char side = !align.isEmpty() ? align.charAt(align.length() - 1) : isZero ? '=' : isText ? '<' : '>';
            return pad(text, fill, side, width);
        };
    }

    /** As Python's {@code str} writes it. */
    static String text(Object value) {
        return value instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : value.toString();
    }

    private static String quoted(Object value) {
        return value instanceof String ? "'" + value + "'" : text(value);
    }

    private static String number(Object value, String sign, int precision, char type) {
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        String digits = switch (type) {
            case 'd', 'i', 'u' -> Long.toString(number.longValue());
            case 'x' -> Long.toHexString(number.longValue());
            case 'X' -> Long.toHexString(number.longValue()).toUpperCase(Locale.ROOT);
            case 'o' -> Long.toOctalString(number.longValue());
            case 'e' -> String.format(Locale.ROOT, "%." + digits(precision) + "e", number.doubleValue());
            case 'g', 'G' -> String.format(Locale.ROOT, "%." + digits(precision) + "g", number.doubleValue());
            default -> String.format(Locale.ROOT, "%." + digits(precision) + "f", number.doubleValue());
        };
        return digits.startsWith("-") ? digits : sign + digits;
    }

    private static int digits(int precision) {
        return precision < 0 ? 6 : precision;
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= text.length() ? text : text.substring(0, precision);
    }

    private static String pad(String text, char fill, char align, int width) {
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        String padding = String.valueOf(fill);
        return switch (align) {
            case '<' -> text + padding.repeat(missing);
            case '^' -> padding.repeat(missing / 2) + text + padding.repeat(missing - missing / 2);
            case '=' -> {
                int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
                yield text.substring(0, sign) + padding.repeat(missing) + text.substring(sign);
            }
            default -> padding.repeat(missing) + text;
        };
    }
}
