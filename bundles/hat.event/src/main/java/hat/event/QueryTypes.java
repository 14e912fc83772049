package hat.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares two query types segment by segment. */
final class QueryTypes {

    private QueryTypes() {}

    /** Whether an event type can match both. */
    static boolean overlap(EventType a, EventType b) {
        int length = Math.min(fixed(a), fixed(b));
        for (int i = 0; i < length; i++) {
            if (common(a.segments().get(i), b.segments().get(i)).isEmpty()) {
                return false;
            }
        }
        return (fixed(a) == length || isOpen(b)) && (fixed(b) == length || isOpen(a));
    }

    /** What matches both, if {@code *} stands for at least one segment. */
    static Optional<EventType> intersection(EventType a, EventType b) {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < a.segments().size() && i < b.segments().size(); i++) {
            String mine = a.segments().get(i);
            String theirs = b.segments().get(i);
            if (mine.equals(EventType.ANY_REST) || theirs.equals(EventType.ANY_REST)) {
                EventType longer = mine.equals(EventType.ANY_REST) ? b : a;
                segments.addAll(longer.segments().subList(i, longer.segments().size()));
                return Optional.of(new EventType(segments));
            }
            Optional<String> common = common(mine, theirs);
            if (common.isEmpty()) {
                return Optional.empty();
            }
            segments.add(common.get());
        }
        return a.segments().size() == b.segments().size() ? Optional.of(new EventType(segments)) : Optional.empty();
    }

    private static Optional<String> common(String a, String b) {
        if (a.equals(EventType.ANY_SEGMENT)) {
            return Optional.of(b);
        }
        return b.equals(EventType.ANY_SEGMENT) || a.equals(b) ? Optional.of(a) : Optional.empty();
    }

    private static boolean isOpen(EventType type) {
        List<String> segments = type.segments();
        return !segments.isEmpty() && segments.get(segments.size() - 1).equals(EventType.ANY_REST);
    }

    private static int fixed(EventType type) {
        return type.segments().size() - (isOpen(type) ? 1 : 0);
    }
}
