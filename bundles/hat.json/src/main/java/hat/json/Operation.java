package hat.json;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a JSON Patch (RFC 6902).
 *
 * @param op {@code add}, {@code remove}, {@code replace}, {@code move}, {@code copy} or {@code test}
 * @param path JSON Pointer (RFC 6901)
 * @param from JSON Pointer, or {@code null} where the operation has none
 * @param value may be {@code null}, and is where the operation has none
 */
public record Operation(String op, String path, String from, Object value) {

    static Operation add(String path, Object value) {
        return new Operation("add", path, null, value);
    }

    static Operation replace(String path, Object value) {
        return new Operation("replace", path, null, value);
    }

    static Operation remove(String path) {
        return new Operation("remove", path, null, null);
    }

    /** As JSON writes it. */
    public Map<String, Object> toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("op", op);
        if (from != null) {
            map.put("from", from);
        }
        map.put("path", path);
        if (!op.equals("remove") && from == null) {
            map.put("value", value);
        }
        return map;
    }

    /**
     * From what JSON reads.
     *
     * @throws JsonException if it is no operation
     */
    public static Operation of(Object json) {
        if (!(json instanceof Map<?, ?> map) || !(map.get("op") instanceof String op)) {
            throw new JsonException("an operation of a patch is an object with 'op'");
        }
        boolean moves = op.equals("move") || op.equals("copy");
        if (!(map.get("path") instanceof String path)) {
            throw new JsonException("operation '" + op + "' lacks 'path'");
        }
        if (moves && !(map.get("from") instanceof String)) {
            throw new JsonException("operation '" + op + "' at '" + path + "' lacks 'from'");
        }
        if (!moves && !op.equals("remove") && !map.containsKey("value")) {
            throw new JsonException("operation '" + op + "' at '" + path + "' lacks 'value'");
        }
        return new Operation(op, path, moves ? (String) map.get("from") : null, moves ? null : map.get("value"));
    }
}
