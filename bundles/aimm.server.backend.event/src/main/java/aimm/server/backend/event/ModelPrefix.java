package aimm.server.backend.event;

import hat.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The types of the events that are models: a prefix, and the identifier as one more segment. */
record ModelPrefix(EventType prefix) {

    /** The largest identifier that clients can hold exactly whatever their JSON makes of numbers. */
    static final long LAST_ID = (1L << 53) - 1;

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

    /** @throws IllegalArgumentException if these are no segments to begin with */
    static ModelPrefix of(String... segments) {
        List<String> prefix = List.of(segments);
        if (prefix.isEmpty() || prefix.contains("*") || prefix.contains("?")) {
            throw new IllegalArgumentException("aimm.server.backend.event: model_prefix: expected at least one segment"
                    + " and neither * nor ?, got " + prefix);
        }
        return new ModelPrefix(new EventType(prefix));
    }

    /** The query type of all models. */
    EventType all() {
        return with("*");
    }

    EventType of(long id) {
        return with(Long.toString(id));
    }

    /** The identifier, if the type is that of a model. */
    OptionalLong id(EventType type) {
        int length = prefix.segments().size();
        if (type.segments().size() != length + 1 || !type.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        String segment = type.segments().get(length);
        if (!ID.matcher(segment).matches() || Long.parseLong(segment) > LAST_ID) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(segment));
    }

    private EventType with(String last) {
        List<String> segments = new ArrayList<>(prefix.segments());
        segments.add(last);
        return new EventType(segments);
    }
}
