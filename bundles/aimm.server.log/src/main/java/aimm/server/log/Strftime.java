package aimm.server.log;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;

/** Writes times as C's and Python's {@code strftime} do in the C locale. */
final class Strftime {

    private static final Map<Character, DateTimeFormatter> PATTERNS = Map.ofEntries(
            pattern('a', "EEE"),
            pattern('A', "EEEE"),
            pattern('b', "MMM"),
            pattern('B', "MMMM"),
            pattern('c', "EEE MMM ppd HH:mm:ss yyyy"),
            pattern('d', "dd"),
            pattern('D', "MM/dd/yy"),
            pattern('e', "ppd"),
            pattern('F', "yyyy-MM-dd"),
            pattern('h', "MMM"),
            pattern('H', "HH"),
            pattern('I', "hh"),
            pattern('j', "DDD"),
            pattern('m', "MM"),
            pattern('M', "mm"),
            pattern('p', "a"),
            pattern('S', "ss"),
            pattern('T', "HH:mm:ss"),
            pattern('x', "MM/dd/yy"),
            pattern('X', "HH:mm:ss"),
            pattern('y', "yy"),
            pattern('Y', "yyyy"),
            pattern('z', "xx"),
            pattern('Z', "zzz"));

    private Strftime() {}

    static String format(String format, ZonedDateTime time) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                i++;
                text.append(directive(format.charAt(i), time));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String directive(char directive, ZonedDateTime time) {
        DateTimeFormatter pattern = PATTERNS.get(directive);
        if (pattern != null) {
            return time.format(pattern);
        }
        int weekday = time.getDayOfWeek().getValue();
        int day = time.getDayOfYear();
        return switch (directive) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 's' -> Long.toString(time.toEpochSecond());
            case 'u' -> Integer.toString(weekday);
            case 'w' -> Integer.toString(weekday % 7);
            case 'U' -> twoDigits((day + 6 - weekday % 7) / 7);
            case 'W' -> twoDigits((day + 6 - (weekday - 1)) / 7);
            case 'C' -> twoDigits(time.get(ChronoField.YEAR) / 100);
            default -> "%" + directive;
        };
    }

    private static String twoDigits(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    private static Map.Entry<Character, DateTimeFormatter> pattern(char directive, String pattern) {
        return Map.entry(directive, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }
}
