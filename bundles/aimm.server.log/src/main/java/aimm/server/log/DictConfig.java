package aimm.server.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code log} section as Configuration Admin has it, dotted keys, put together again.
 *
 * @param formatters what each formatter says, by its name
 * @param handlers what each handler says, by its name
 * @param loggers what each logger says, by its name; the root logger's name is empty
 */
record DictConfig(
        Map<String, Map<String, Object>> formatters,
        Map<String, Map<String, Object>> handlers,
        Map<String, Map<String, Object>> loggers) {

    private static final String EMPTY = "{}";

    static DictConfig of(Map<String, ?> properties) {
        DictConfig config = new DictConfig(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        new TreeMap<>(properties).forEach((key, value) -> {
            put(key, "formatters.", value, config.formatters);
            put(key, "handlers.", value, config.handlers);
            put(key, "loggers.", value, config.loggers);
            if (key.startsWith("root.")) {
                config.loggers
                        .computeIfAbsent("", name -> new LinkedHashMap<>())
                        .put(key.substring("root.".length()), value);
            }
        });
        return config;
    }

    /** The names may hold dots, what stands below them can't. */
    private static void put(String key, String prefix, Object value, Map<String, Map<String, Object>> target) {
        if (!key.startsWith(prefix)) {
            return;
        }
        String rest = key.substring(prefix.length());
        if (value.equals(EMPTY)) {
            target.computeIfAbsent(rest, name -> new LinkedHashMap<>());
            return;
        }
        int dot = rest.lastIndexOf('.');
        if (dot >= 0) {
            target.computeIfAbsent(rest.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(rest.substring(dot + 1), value);
        }
    }
}
