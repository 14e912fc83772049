package hat.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Applies a JSON Patch (RFC 6902): wholly, or not at all. */
public final class Patch {

    private Object document;
    /** Containers that were copied for this patch, and may be changed. */
    private final Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());

    private Patch(Object document) {
        this.document = document;
    }

    /**
     * Makes a new document of an old one, which stays as it is; they share what the patch did not touch.
     *
     * @param document may be {@code null}
     * @param patch a list of operations as JSON reads them
     * @return may be {@code null}
     * @throws JsonException if it is no patch, or does not fit the document
     */
    public static Object apply(Object document, Object patch) {
        if (!(patch instanceof List<?> operations)) {
            throw new JsonException("a patch is a list of operations");
        }
        Patch work = new Patch(document);
        operations.forEach(operation -> work.apply(Operation.of(operation)));
        return work.document;
    }

    private void apply(Operation operation) {
        switch (operation.op()) {
            case "add" -> add(operation.path(), operation.value());
            case "remove" -> remove(operation.path());
            case "replace" -> replace(operation.path(), operation.value());
            case "move" -> move(operation.from(), operation.path());
            case "copy" -> add(operation.path(), find(operation.from()));
            case "test" -> test(operation.path(), operation.value());
            default -> throw new JsonException("a patch has no operation '" + operation.op() + "'");
        }
    }

    private void move(String from, String path) {
        if (path.startsWith(from + '/')) {
            throw new JsonException("'" + from + "' can't be moved into itself");
        }
        Object value = find(from);
        remove(from);
        add(path, value);
    }

    private void test(String path, Object expected) {
        if (!Objects.equals(find(path), expected)) {
            throw new JsonException("what is at '" + path + "' is not what the patch expected");
        }
    }

    private Object find(String path) {
        Object value = document;
        for (String step : Pointer.steps(path)) {
            value = child(value, step, path);
        }
        return value;
    }

    private void add(String path, Object value) {
        if (path.isEmpty()) {
            document = value;
            return;
        }
        Place place = place(path);
        if (place.container instanceof List<?>) {
            List<Object> list = list(place.container);
            list.add(place.step.equals("-") ? list.size() : index(place.step, list.size(), path), value);
        } else {
            map(place.container).put(place.step, value);
        }
    }

    private void remove(String path) {
        if (path.isEmpty()) {
            document = null;
            return;
        }
        Place place = place(path);
        child(place.container, place.step, path);
        if (place.container instanceof List<?>) {
            list(place.container).remove(index(place.step, list(place.container).size() - 1, path));
        } else {
            map(place.container).remove(place.step);
        }
    }

    private void replace(String path, Object value) {
        if (path.isEmpty()) {
            document = value;
            return;
        }
        Place place = place(path);
        child(place.container, place.step, path);
        set(place.container, place.step, value, path);
    }

    /** A member or element, which need not be there. */
    private record Place(Object container, String step) {}

    private Place place(String path) {
        List<String> steps = Pointer.steps(path);
        String last = steps.remove(steps.size() - 1);
        return new Place(parent(steps, path), last);
    }

    /** Copies all containers on the way, each once in a patch. */
    private Object parent(List<String> steps, String path) {
        document = owned(document, path);
        Object container = document;
        for (String step : steps) {
            Object child = owned(child(container, step, path), path);
            set(container, step, child, path);
            container = child;
        }
        return container;
    }

    private Object owned(Object container, String path) {
        if (own.contains(container)) {
            return container;
        }
        Object copy;
        if (container instanceof Map<?, ?> map) {
            copy = new LinkedHashMap<>(map);
        } else if (container instanceof List<?> list) {
            copy = new ArrayList<>(list);
        } else {
            throw new JsonException("nothing has a member '" + path + "'");
        }
        own.add(copy);
        return copy;
    }

    private static void set(Object container, String step, Object value, String path) {
        if (container instanceof List<?>) {
            list(container).set(index(step, list(container).size() - 1, path), value);
        } else {
            map(container).put(step, value);
        }
    }

    private static Object child(Object container, String step, String path) {
        if (container instanceof Map<?, ?> map && map.containsKey(step)) {
            return map.get(step);
        }
        if (container instanceof List<?> list) {
            return list.get(index(step, list.size() - 1, path));
        }
        throw new JsonException("there is no '" + path + "'");
    }

    private static int index(String step, int max, String path) {
        if (step.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(step) <= max) {
            return Integer.parseInt(step);
        }
        throw new JsonException("'" + step + "' in '" + path + "' is no index there");
    }

    @SuppressWarnings("unchecked") // a copy of ours
    private static List<Object> list(Object container) {
        return (List<Object>) container;
    }

    @SuppressWarnings("unchecked") // a copy of ours
    private static Map<String, Object> map(Object container) {
        return (Map<String, Object>) container;
    }
}
