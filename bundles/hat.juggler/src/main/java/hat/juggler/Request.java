package hat.juggler;

import hat.json.Json;
import hat.json.JsonException;
import hat.json.JsonSlice;
import java.util.Map;

/**
 * What a client asks.
 *
 * @param id a JSON value, to be sent back; may be {@code null}
 * @param name empty if the data are only to be sent back
 * @param data JSON in UTF-8, or {@code null} if there are none
 * @param size bytes of the message
 */
record Request(Object id, String name, byte[] data, int size) {

    /** @throws ProtocolException if the message is no request */
    static Request of(byte[] message) throws ProtocolException {
        Map<String, JsonSlice> members;
        try {
            members = Json.members(message);
            if (!members.containsKey("type")
                    || !"request".equals(members.get("type").read())) {
                throw new ProtocolException("a client sent a message that is no request");
            }
            if (!members.containsKey("id") || !members.containsKey("name")) {
                throw new ProtocolException("a request lacks 'id' or 'name'");
            }
            JsonSlice data = members.get("data");
            String name = name(members.get("name").read());
            if (name.isEmpty() && data == null) {
                throw new ProtocolException("a request without name lacks 'data'");
            }
            Object id = members.get("id").read();
            Json.bytes(id); // what can't be sent back is refused
            return new Request(id, name, data == null ? null : data.utf8(), message.length);
        } catch (JsonException e) {
            throw new ProtocolException(e.getMessage());
        }
    }

    private static String name(Object json) throws ProtocolException {
        if (json == null) {
            return "";
        }
        if (json instanceof String name) {
            return name;
        }
        throw new ProtocolException("the name of a request is no text");
    }
}
