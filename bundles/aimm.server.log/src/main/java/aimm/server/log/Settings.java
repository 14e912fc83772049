package aimm.server.log;

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

    /** A number that is not negative. */
    long number(String key, long otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw wrong(key, "expected a number that is not negative");
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(path + "." + key + ": " + expected + ", got " + values.get(key));
    }
}
