package aimm.server.control.event;

import aimm.server.json.RequestData;
import hat.event.Event;
import hat.event.EventId;
import hat.event.EventPayload;
import hat.json.Json;
import hat.json.JsonException;
import hat.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that asks for something.
 *
 * @param id names it, a JSON value; may be {@code null}
 * @param idJson the same as JSON
 * @param json all that it says
 */
record Request(Object id, byte[] idJson, byte[] json) {

    /**
     * From the payload's {@code request_id}. A request without one is named by the event's id, as the original documents.
     *
     * @throws JsonException if it can't be found, or not be told back
     */
    static Request of(Event event) {
        byte[] json = json(event).getBytes(StandardCharsets.UTF_8);
        JsonSlice named = Json.members(json).get("request_id");
        Object id = named == null ? value(event.id()) : named.read();
        return new Request(id, Json.bytes(id), json);
    }

    /**
     * The payload's text.
     *
     * @throws JsonException if it is no JSON
     */
    static String json(Event event) {
        if (event.payload().orElse(null) instanceof EventPayload.Json json) {
            return json.text();
        }
        throw new JsonException(
                "expected a JSON payload, got " + (event.payload().isPresent() ? "bytes" : "none"));
    }

    /** @throws aimm.server.json.JsonException if it is beyond a bound */
    RequestData data() {
        return RequestData.of(json);
    }

    private static Map<String, Object> value(EventId id) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("server", id.server());
        value.put("session", id.session());
        value.put("instance", id.instance());
        return value;
    }
}
