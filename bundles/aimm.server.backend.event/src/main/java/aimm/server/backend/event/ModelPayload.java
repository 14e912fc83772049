package aimm.server.backend.event;

import aimm.server.api.BackendException;
import hat.event.EventPayload;
import hat.json.Json;
import hat.json.JsonException;
import hat.json.JsonSlice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A model as the original writes it: JSON with the model type and the base64 of the instance, which may be large. */
record ModelPayload(String modelType, byte[] instance) {

    private static final int CHUNK = 3 * 8192;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** @throws BackendException if it can't be one text */
    EventPayload toEvent() {
        byte[] head =
                ("{\"type\": " + Json.write(modelType) + ", \"instance\": \"").getBytes(StandardCharsets.US_ASCII);
        byte[] tail = {'"', '}'};
        long size = head.length + (instance.length + 2L) / 3 * 4 + tail.length;
        if (size > LARGEST_ARRAY) {
            throw new BackendException("an instance of " + instance.length + " bytes is too large for an event");
        }
        byte[] text = Arrays.copyOf(head, (int) size);
        encode(text, head.length);
        System.arraycopy(tail, 0, text, text.length - tail.length, tail.length);
        return new EventPayload.Json(new String(text, StandardCharsets.ISO_8859_1));
    }

    private void encode(byte[] text, int at) {
        Base64.Encoder encoder = Base64.getEncoder();
        byte[] bytes = new byte[Math.min(CHUNK, instance.length)];
        byte[] base64 = new byte[(bytes.length + 2) / 3 * 4];
        for (int from = 0; from < instance.length; from += CHUNK) {
            if (instance.length - from < bytes.length) {
                bytes = new byte[instance.length - from];
            }
            System.arraycopy(instance, from, bytes, 0, bytes.length);
            int length = encoder.encode(bytes, base64);
            System.arraycopy(base64, 0, text, at, length);
            at += length;
        }
    }

    /** @return empty if the event says that the model was deleted: then it has no payload */
    static Optional<ModelPayload> read(Optional<EventPayload> payload) throws UnreadableEventException {
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        if (!(payload.get() instanceof EventPayload.Json json)) {
            throw new UnreadableEventException("expected JSON, got bytes");
        }
        try {
            Map<String, JsonSlice> members = Json.members(json.text().getBytes(StandardCharsets.UTF_8));
            String modelType = (String) text(members, "type").read();
            return Optional.of(new ModelPayload(modelType, decode(text(members, "instance"))));
        } catch (JsonException e) {
            throw new UnreadableEventException("it is no model's JSON: " + e.getMessage());
        }
    }

    private static JsonSlice text(Map<String, JsonSlice> members, String name) throws UnreadableEventException {
        JsonSlice value = members.get(name);
        if (value == null || value.view().get(0) != '"') {
            throw new UnreadableEventException("expected a text \"" + name + "\"");
        }
        return value;
    }

    /** As Python does it, skips what is not in the alphabet, such as the quotes. */
    private static byte[] decode(JsonSlice text) throws UnreadableEventException {
        ByteBuffer base64 = text.view();
        if (hasEscapes(base64)) {
            base64 = StandardCharsets.UTF_8.encode((String) text.read());
        }
        try {
            ByteBuffer decoded = Base64.getMimeDecoder().decode(base64);
            byte[] bytes = decoded.array();
            boolean isAll = decoded.arrayOffset() == 0 && decoded.remaining() == bytes.length;
            return isAll ? bytes : Arrays.copyOf(bytes, decoded.remaining());
        } catch (IllegalArgumentException e) {
            throw new UnreadableEventException("its instance is no base64: " + e.getMessage());
        }
    }

    private static boolean hasEscapes(ByteBuffer text) {
        for (int i = 0; i < text.limit(); i++) {
            if (text.get(i) == '\\') {
                return true;
            }
        }
        return false;
    }
}
