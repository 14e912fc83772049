package aimm.server.log;

import ch.qos.logback.classic.Level;
import java.util.Map;

/** Python's levels and Logback's. */
final class Levels {

    private static final Map<String, Integer> NUMBERS = Map.of(
            "NOTSET", 0, "DEBUG", 10, "INFO", 20, "WARNING", 30, "WARN", 30, "ERROR", 40, "CRITICAL", 50, "FATAL", 50);

    private Levels() {}

    /**
     * The lowest of Logback's levels that passes a threshold.
     *
     * @param threshold one of Python's names, or a number
     * @throws IllegalArgumentException if there is no such level
     */
    static Level threshold(String path, Object threshold) {
        int number = number(path, threshold);
        for (Level level : new Level[] {Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR}) {
            if (number <= number(level)) {
                return level;
            }
        }
        return Level.OFF; // nothing here is logged as CRITICAL
    }

    /** Whether a threshold says that the logger has none of its own. */
    static boolean isNotSet(String path, Object threshold) {
        return number(path, threshold) == 0;
    }

    private static int number(String path, Object threshold) {
        Integer number = threshold instanceof Number given ? given.intValue() : NUMBERS.get(threshold.toString());
        if (number == null) {
            throw new IllegalArgumentException(path + ": there is no level \"" + threshold
                    + "\"; expected DEBUG, INFO, WARNING, ERROR, CRITICAL or a number");
        }
        return number;
    }

    static int number(Level level) {
        return level.toInt() / 1000;
    }

    static String name(Level level) {
        return level == Level.WARN ? "WARNING" : level.toString();
    }
}
