package hat.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of query types (section 5.5 of the protocol); an event type matches if it matches one of them. Immutable. */
public final class Subscription {

    /** What may follow the segments that lead to a node. */
    private static final class Node {
        private final Map<String, Node> next = new TreeMap<>();
        private boolean end;
        private boolean anyRest;
    }

    private final Node root = new Node();
    private final List<EventType> queryTypes = new ArrayList<>();

    /** @throws IllegalArgumentException if {@code *} is not the last segment, unless it follows what matches anyway */
    public Subscription(Collection<EventType> queryTypes) {
        queryTypes.forEach(this::add);
        collect(root, List.of());
    }

    public static Subscription of(EventType... queryTypes) {
        return new Subscription(List.of(queryTypes));
    }

    /** Query types that are equivalent to those this was made of, without those that another one with {@code *} covers. */
    public List<EventType> queryTypes() {
        return List.copyOf(queryTypes);
    }

    public boolean matches(EventType eventType) {
        return matches(root, eventType.segments());
    }

    public Subscription union(Subscription other) {
        List<EventType> both = new ArrayList<>(queryTypes);
        both.addAll(other.queryTypes);
        return new Subscription(both);
    }

    /**
     * What both match, but as other Hat programs have it: there {@code *} stands for at least one segment, so that
     * {@code a/*} and {@code a} have nothing in common. {@link #isDisjoint} is exact.
     */
    public Subscription intersection(Subscription other) {
        List<EventType> common = new ArrayList<>();
        for (EventType mine : queryTypes) {
            for (EventType theirs : other.queryTypes) {
                QueryTypes.intersection(mine, theirs).ifPresent(common::add);
            }
        }
        return new Subscription(common);
    }

    /** Whether no event type matches both. */
    public boolean isDisjoint(Subscription other) {
        return queryTypes.stream()
                .noneMatch(mine -> other.queryTypes.stream().anyMatch(theirs -> QueryTypes.overlap(mine, theirs)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscription subscription && queryTypes.equals(subscription.queryTypes);
    }

    @Override
    public int hashCode() {
        return queryTypes.hashCode();
    }

    @Override
    public String toString() {
        return queryTypes.toString();
    }

    private void add(EventType queryType) {
        Node node = root;
        List<String> segments = queryType.segments();
        for (int i = 0; i < segments.size() && !node.anyRest; i++) {
            if (!segments.get(i).equals(EventType.ANY_REST)) {
                node = node.next.computeIfAbsent(segments.get(i), segment -> new Node());
            } else if (i == segments.size() - 1) {
                node.anyRest = true;
                node.next.clear();
            } else {
                throw new IllegalArgumentException("expected * as the last segment only, got " + queryType);
            }
        }
        node.end = true;
    }

    private void collect(Node node, List<String> path) {
        if (node.anyRest) {
            queryTypes.add(new EventType(append(path, EventType.ANY_REST)));
        } else if (node.end) {
            queryTypes.add(new EventType(path));
        }
        node.next.forEach((segment, next) -> collect(next, append(path, segment)));
    }

    private static List<String> append(List<String> path, String segment) {
        List<String> longer = new ArrayList<>(path);
        longer.add(segment);
        return longer;
    }

    private static boolean matches(Node node, List<String> rest) {
        if (node.anyRest || rest.isEmpty()) {
            return node.anyRest || node.end;
        }
        List<String> following = rest.subList(1, rest.size());
        Node exact = node.next.get(rest.get(0));
        Node any = node.next.get(EventType.ANY_SEGMENT);
        return exact != null && matches(exact, following) || any != null && any != exact && matches(any, following);
    }
}
