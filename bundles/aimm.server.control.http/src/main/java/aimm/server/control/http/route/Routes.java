package aimm.server.control.http.route;

import aimm.server.control.http.exchange.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All operations that there are, found by method and path. Immutable. */
public final class Routes {

    private static final int MOST_VARIABLES = 4;

    private final Node root = new Node();
    private final List<Route> all;

    /**
     * Makes a table.
     *
     * @throws IllegalArgumentException if two routes have the same method and path
     */
    public Routes(Collection<Route> routes) {
        all = List.copyOf(routes);
        all.forEach(this::add);
    }

    /** In the order in which they were given. */
    public List<Route> all() {
        return all;
    }

    /**
     * A route that was found.
     *
     * @param names of the variables in its path
     * @param values of them in the request's path, as long as {@code names} or longer
     */
    public record Match(Route route, List<String> names, String[] values) {}

    /** The methods that there are at a path, as a header lists them; {@code null} if nothing is there. */
    public String methods(String path) {
        Node node = node(path, new String[MOST_VARIABLES]);
        return node == null || node.routes.isEmpty() ? null : node.methods();
    }

    /**
     * Finds the route for a request.
     *
     * @return {@code null} if nothing is at the path
     * @throws Refusal if there is something, but not for that method
     */
    public Match find(String method, String path) {
        String[] values = new String[MOST_VARIABLES];
        Node node = node(path, values);
        if (node == null || node.routes.isEmpty()) {
            return null;
        }
        Leaf leaf = node.routes.get(method.equals("HEAD") ? "GET" : method);
        if (leaf == null) {
            throw Refusal.method(method, node.methods());
        }
        return new Match(leaf.route, leaf.names, values);
    }

    /** @param values gets those of the variables */
    private Node node(String path, String[] values) {
        int variables = 0;
        Node node = root;
        int start = 1;
        int length = path.length();
        while (start <= length) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? length : slash;
            String segment = path.substring(start, end);
            Node next = node.literals.get(segment);
            if (next == null) {
                next = segment.isEmpty() ? null : node.variable;
                if (next == null) {
                    return null;
                }
                values[variables++] = segment;
            }
            node = next;
            start = end + 1;
        }
        return node;
    }

    private void add(Route route) {
        List<String> names = new ArrayList<>();
        Node node = root;
        for (String segment : route.path().substring(1).split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
                node.variable = node.variable == null ? new Node() : node.variable;
                node = node.variable;
            } else {
                node = node.literals.computeIfAbsent(segment, missing -> new Node());
            }
        }
        if (names.size() > MOST_VARIABLES || node.routes.put(route.method(), new Leaf(route, names)) != null) {
            throw new IllegalArgumentException("two routes " + route.method() + " " + route.path());
        }
    }

    private record Leaf(Route route, List<String> names) {}

    private static final class Node {

        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Leaf> routes = new TreeMap<>();
        private Node variable;

        String methods() {
            List<String> methods = new ArrayList<>(routes.keySet());
            if (methods.contains("GET")) {
                methods.add(methods.indexOf("GET") + 1, "HEAD");
            }
            return String.join(", ", methods);
        }
    }
}
