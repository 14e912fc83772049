package aimm.server.log;

import java.time.Duration;
import java.util.Map;

/** Reads the settings of one formatter or handler, and complains with its path. */
record Settings(String path, Map<String, Object> values) {

    String text(String key) {
        if (!values.containsKey(key)) {
            throw new IllegalArgumentException(path + "." + key + ": missing");
        }
        return values.get(key).toString();
    }

    String text(String key, String otherwise) {
        return values.containsKey(key) ? text(key) : otherwise;
    }

    /** A whole number that is not negative. */
    long number(String key, long otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof Number number && number.longValue() >= 0 && number.longValue() == number.doubleValue()) {
            return number.longValue();
        }
        throw wrong(key, "expected a whole number that is not negative");
    }

    /** A whole number that is not negative, and must be there. */
    long number(String key) {
        text(key);
        return number(key, 0);
    }

    /** Seconds, not negative, with decimals if need be. */
    Duration seconds(String key, Duration otherwise) {
        if (!values.containsKey(key)) {
            return otherwise;
        }
        if (values.get(key) instanceof Number number && number.doubleValue() >= 0) {
            return Duration.ofMillis(Math.round(number.doubleValue() * 1000));
        }
        throw wrong(key, "expected seconds, not negative");
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(path + "." + key + ": " + expected + ", got " + values.get(key));
    }
}
