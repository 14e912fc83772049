package aimm.server.control.event;

import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonWriter;
import hat.event.EventType;
import hat.event.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the types of one kind of requests start with.
 *
 * @param length segments
 * @param all such types
 */
record Prefix(int length, Subscription all) {

    private static final int MOST_SHOWN = 40;

    /**
     * From the configuration.
     *
     * @return empty if there are no such requests
     * @throws IllegalArgumentException names the key
     */
    static Optional<Prefix> of(String key, String[] segments) {
        if (segments.length == 0) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(List.of(segments));
        if (all.contains("*")) {
            throw new IllegalArgumentException(key + ": expected segments other than *, got " + all);
        }
        all.add("*");
        return Optional.of(new Prefix(segments.length, Subscription.of(new EventType(all))));
    }

    boolean matches(EventType type) {
        return all.matches(type);
    }

    /** The number in the segment after the prefix. */
    long instanceId(EventType type) {
        if (type.segments().size() <= length) {
            throw new InvalidRequestException("expected the number of a model in the event type, got none");
        }
        String segment = type.segments().get(length);
        if (!segment.matches("[0-9]{1,18}")) {
            throw new InvalidRequestException("expected the number of a model in the event type, got "
                    + JsonWriter.text(segment.substring(0, Math.min(segment.length(), MOST_SHOWN))));
        }
        return Long.parseLong(segment);
    }
}
