package aimm.server.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people say of a model.
 *
 * @param tags in order, each once
 * @param metadata in the order of the keys
 */
public record Annotations(List<String> tags, Map<String, String> metadata) {

    /** Nothing was said. */
    public static final Annotations NONE = new Annotations(List.of(), Map.of());

    private static final int MOST = 100;
    private static final int MOST_NAME = 100;
    private static final int MOST_VALUE = 10_000;

    /** @throws InvalidRequestException if they are too many, too long or empty; the text says which */
    public Annotations {
        tags = List.copyOf(new TreeSet<>(tags));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        require(tags.size() <= MOST, "there are " + tags.size() + " tags; a model may have " + MOST);
        require(metadata.size() <= MOST, "metadata has " + metadata.size() + " keys; a model may have " + MOST);
        tags.forEach(tag -> requireName("tag", tag));
        metadata.forEach((key, value) -> {
            requireName("metadata key", key);
            require(
                    value.length() <= MOST_VALUE,
                    "metadata '" + key + "' has " + value.length() + " characters; it may have " + MOST_VALUE);
        });
    }

    private static void requireName(String what, String name) {
        require(
                !name.isBlank() && name.length() <= MOST_NAME,
                what + " '" + name.substring(0, Math.min(name.length(), MOST_NAME)) + "': expected 1 to " + MOST_NAME
                        + " characters");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new InvalidRequestException(otherwise);
        }
    }
}
