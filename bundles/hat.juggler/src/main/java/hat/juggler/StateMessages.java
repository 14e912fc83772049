package hat.juggler;

import hat.json.Diff;
import hat.json.JsonText;
import hat.json.Operation;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Makes the messages that lead from one value to another. What is large is cut into several, between which others can
 * be sent. Not safe for threads.
 */
final class StateMessages {

    /** The last difference that is one message, for the other clients that need the same. */
    private Object lastBefore;

    private Object lastAfter;
    private WeakReference<byte[]> last = new WeakReference<>(null);

    /**
     * The messages, each made when it is asked for.
     *
     * @param before may be {@code null}
     * @param after may be {@code null}
     */
    Iterator<byte[]> between(Object before, Object after) {
        if (before == after) {
            return Collections.emptyIterator();
        }
        byte[] same = last.get();
        if (same != null && before == lastBefore && after == lastAfter) {
            return List.of(same).iterator();
        }
        Batches batches = new Batches(Diff.between(before, after));
        if (!batches.hasNext()) {
            return batches;
        }
        byte[] message = batches.next();
        if (batches.hasNext()) {
            batches.first = message;
            return batches;
        }
        lastBefore = before;
        lastAfter = after;
        last = new WeakReference<>(message);
        return List.of(message).iterator();
    }

    private static final class Batches implements Iterator<byte[]> {

        private static final long LARGE = 1 << 20;

        private final Deque<Operation> operations;
        private byte[] first;

        Batches(List<Operation> all) {
            operations = new ArrayDeque<>(all);
        }

        @Override
        public boolean hasNext() {
            return first != null || !operations.isEmpty();
        }

        @Override
        public byte[] next() {
            if (first != null) {
                byte[] message = first;
                first = null;
                return message;
            }
            List<Operation> batch = new ArrayList<>();
            long size = 0;
            do {
                divide();
                Operation operation = operations.remove();
                size += size(operation.value());
                batch.add(operation);
            } while (size < LARGE && !operations.isEmpty());
            return Messages.state(batch);
        }

        /** If the next operation brings a large object, makes it bring an empty one, and its members one by one. */
        private void divide() {
            Operation operation = operations.element();
            if (operation.value() instanceof Map<?, ?> map && size(map) >= LARGE) {
                operations.remove();
                List<Operation> members = new ArrayList<>();
                Diff.between(Map.of(), map).forEach(member -> members.add(within(operation.path(), member)));
                Collections.reverse(members);
                members.forEach(operations::addFirst);
                operations.addFirst(new Operation(operation.op(), operation.path(), null, Map.of()));
            }
        }

        private static Operation within(String path, Operation operation) {
            return new Operation(operation.op(), path + operation.path(), null, operation.value());
        }

        /** About the bytes of its text; what is beyond the bound is not counted. */
        private static long size(Object value) {
            long size = 16;
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof JsonText text) {
                size += text.size();
            } else if (value instanceof Map<?, ?> map) {
                for (Iterator<?> members = map.values().iterator(); members.hasNext() && size < LARGE; ) {
                    size += 16 + size(members.next());
                }
            } else if (value instanceof List<?> list) {
                for (Iterator<?> elements = list.iterator(); elements.hasNext() && size < LARGE; ) {
                    size += size(elements.next());
                }
            }
            return size;
        }
    }
}
