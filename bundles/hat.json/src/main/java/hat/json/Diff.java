package hat.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The operations that lead from one value to another. Parts that are the same object are not looked into, so that the
 * cost is that of what changed where values share what did not.
 */
public final class Diff {

    private final List<Operation> operations = new ArrayList<>();

    private Diff() {}

    /**
     * Compares two values as their texts would: {@code 1}, {@code 1.0} and {@code true} differ.
     *
     * @param before may be {@code null}
     * @param after may be {@code null}
     * @return {@code add}, {@code remove} and {@code replace} alone, to be done in this order; empty if nothing changed
     */
    public static List<Operation> between(Object before, Object after) {
        Diff diff = new Diff();
        diff.compare("", before, after);
        return diff.operations;
    }

    private void compare(String path, Object before, Object after) {
        if (before == after) {
            return;
        }
        if (before instanceof Map<?, ?> from && after instanceof Map<?, ?> to) {
            maps(path, from, to);
        } else if (before instanceof List<?> from && after instanceof List<?> to) {
            lists(path, from, to);
        } else if (!Objects.equals(before, after)) {
            operations.add(Operation.replace(path, after));
        }
    }

    private void maps(String path, Map<?, ?> before, Map<?, ?> after) {
        before.forEach((name, value) -> {
            if (!after.containsKey(name)) {
                operations.add(Operation.remove(Pointer.child(path, (String) name)));
            }
        });
        after.forEach((name, value) -> {
            Object old = before.get(name);
            if (old == null && !before.containsKey(name)) {
                operations.add(Operation.add(Pointer.child(path, (String) name), value));
            } else if (old != value) {
                compare(Pointer.child(path, (String) name), old, value);
            }
        });
    }

    /** What lies between a common beginning and a common end is compared element by element. */
    private void lists(String path, List<?> before, List<?> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && Objects.equals(before.get(head), after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && Objects.equals(before.get(before.size() - 1 - tail), after.get(after.size() - 1 - tail))) {
            tail++;
        }
        int beforeEnd = before.size() - tail;
        int afterEnd = after.size() - tail;
        int index = head;
        for (; index < beforeEnd && index < afterEnd; index++) {
            compare(path + '/' + index, before.get(index), after.get(index));
        }
        for (int removed = index; removed < beforeEnd; removed++) {
            operations.add(Operation.remove(path + '/' + index));
        }
        for (; index < afterEnd; index++) {
            operations.add(Operation.add(path + '/' + index, after.get(index)));
        }
    }
}
