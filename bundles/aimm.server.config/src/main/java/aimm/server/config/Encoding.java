package aimm.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a section of the file becomes the properties of a configuration. Nested objects become dotted keys, lists of
 * scalars arrays, lists that hold objects or lists arrays of JSON texts, one an element. An empty object, which has no
 * keys, becomes the JSON text <code>{}</code>. What is {@code null} is left out.
 */
final class Encoding {

    private Encoding() {}

    static Map<String, Object> properties(Map<?, ?> section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        put(properties, "", section);
        return properties;
    }

    private static void put(Map<String, Object> properties, String prefix, Map<?, ?> object) {
        object.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                if (nested.isEmpty()) {
                    properties.put(key, "{}");
                }
                put(properties, key + ".", nested);
            } else if (value instanceof List<?> list) {
                properties.put(key, array(list));
            } else if (value != null) {
                properties.put(key, scalar(value));
            }
        });
    }

    private static Object array(List<?> list) {
        if (list.stream().anyMatch(element -> element instanceof Map || element instanceof List)) {
            return list.stream()
                    .map(element -> JsonNodes.of(element).toString())
                    .toArray(String[]::new);
        }
        List<Object> scalars = list.stream()
                .filter(element -> element != null)
                .map(Encoding::scalar)
                .toList();
        if (!scalars.isEmpty() && scalars.stream().allMatch(Long.class::isInstance)) {
            return scalars.toArray(Long[]::new);
        }
        if (!scalars.isEmpty() && scalars.stream().allMatch(Number.class::isInstance)) {
            return scalars.stream()
                    .map(number -> ((Number) number).doubleValue())
                    .toArray(Double[]::new);
        }
        if (!scalars.isEmpty() && scalars.stream().allMatch(Boolean.class::isInstance)) {
            return scalars.toArray(Boolean[]::new);
        }
        return scalars.stream().map(Object::toString).toArray(String[]::new);
    }

    /** Configuration Admin knows no integers beyond 64 bits. */
    private static Object scalar(Object value) {
        return value instanceof Boolean || value instanceof Long || value instanceof Double ? value : value.toString();
    }
}
