package hat.juggler;

import hat.json.Json;
import hat.json.JsonSlice;
import hat.json.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages as JSON in UTF-8. */
final class Messages {

    private Messages() {}

    /** @param data JSON in UTF-8 */
    static byte[] request(long id, String name, byte[] data) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "request");
        message.put("id", id);
        message.put("name", name);
        message.put("data", json(data));
        return Json.bytes(message);
    }

    /** @param data JSON in UTF-8 */
    static byte[] response(Object id, boolean success, byte[] data) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "response");
        message.put("id", id);
        message.put("data", json(data));
        message.put("success", success);
        return Json.bytes(message);
    }

    static byte[] state(List<Operation> diff) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "state");
        message.put("diff", diff.stream().map(Operation::toJson).toList());
        return Json.bytes(message);
    }

    static byte[] notification(String name, Object data) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "notify");
        message.put("name", name);
        message.put("data", data);
        return Json.bytes(message);
    }

    private static JsonSlice json(byte[] text) {
        return new JsonSlice(text, 0, text.length);
    }
}
