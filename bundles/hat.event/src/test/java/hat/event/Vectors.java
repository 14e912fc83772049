package hat.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vectors among the test resources, and messages made of what they say. */
final class Vectors {

    private Vectors() {}

    static Stream<JsonNode> list(String file, String name) {
        try (InputStream in = Vectors.class.getResourceAsStream(file)) {
            return JsonMapper.shared().readTree(in).get(name).valueStream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<JsonNode> of(String... files) {
        return Stream.of(files).flatMap(file -> list(file, "vectors"));
    }

    static Stream<JsonNode> sessions() {
        return of("session_eventer_0.9.20.json", "session_eventer_0.9.42.json", "session_aimm_events.json");
    }

    static byte[] hex(JsonNode vector, String member) {
        return HexFormat.of().parseHex(vector.get(member).stringValue());
    }

    static List<EventType> types(JsonNode types) {
        return types.valueStream().map(Vectors::type).toList();
    }

    static EventType type(JsonNode segments) {
        return new EventType(segments.valueStream().map(JsonNode::stringValue).toList());
    }

    static EventerMessage message(String type, JsonNode decoded) {
        JsonNode value = decoded.path("$value");
        return switch (type) {
            case "HatEventer.MsgInitReq" ->
                new EventerMessage.InitReq(
                        decoded.get("clientName").stringValue(),
                        optional(decoded.get("clientToken"), JsonNode::stringValue),
                        types(decoded.get("subscriptions")),
                        optional(decoded.get("serverId"), JsonNode::longValue),
                        decoded.get("persisted").booleanValue());
            case "HatEventer.MsgInitRes" ->
                isChoice(decoded, "success")
                        ? new EventerMessage.InitSuccess(status(value))
                        : new EventerMessage.InitError(value.stringValue());
            case "HatEventer.MsgStatusNotify" -> new EventerMessage.StatusNotify(status(decoded));
            case "HatEventer.MsgEventsNotify" -> new EventerMessage.EventsNotify(events(decoded));
            case "HatEventer.MsgEventsAck" -> new EventerMessage.EventsAck();
            case "HatEventer.MsgRegisterReq" ->
                new EventerMessage.RegisterReq(
                        decoded.valueStream().map(Vectors::registerEvent).toList());
            case "HatEventer.MsgRegisterRes" ->
                new EventerMessage.RegisterRes(
                        isChoice(decoded, "events") ? Optional.of(events(value)) : Optional.empty());
            case "HatEventer.MsgQueryReq" -> new EventerMessage.QueryReq(query(decoded, value));
            case "HatEventer.MsgQueryRes" ->
                new EventerMessage.QueryRes(new QueryResult(
                        events(decoded.get("events")),
                        decoded.get("moreFollows").booleanValue()));
            default -> throw new AssertionError(type);
        };
    }

    private static Query query(JsonNode decoded, JsonNode value) {
        return switch (decoded.get("$choice").stringValue()) {
            case "latest" -> new Query.Latest(optional(value.get("eventTypes"), Vectors::types));
            case "timeseries" ->
                new Query.Timeseries(
                        optional(value.get("eventTypes"), Vectors::types),
                        optional(value.get("tFrom"), Vectors::timestamp),
                        optional(value.get("tTo"), Vectors::timestamp),
                        optional(value.get("sourceTFrom"), Vectors::timestamp),
                        optional(value.get("sourceTTo"), Vectors::timestamp),
                        isChoice(value.get("order"), "ascending") ? Query.Order.ASCENDING : Query.Order.DESCENDING,
                        isChoice(value.get("orderBy"), "timestamp")
                                ? Query.OrderBy.TIMESTAMP
                                : Query.OrderBy.SOURCE_TIMESTAMP,
                        optional(value.get("maxResults"), JsonNode::longValue),
                        optional(value.get("lastEventId"), Vectors::id));
            case "server" ->
                new Query.Server(
                        value.get("serverId").longValue(),
                        value.get("persisted").booleanValue(),
                        optional(value.get("maxResults"), JsonNode::longValue),
                        optional(value.get("lastEventId"), Vectors::id));
            default -> throw new AssertionError(decoded);
        };
    }

    private static List<Event> events(JsonNode decoded) {
        return decoded.valueStream()
                .map(event -> new Event(
                        id(event.get("id")),
                        type(event.get("type")),
                        timestamp(event.get("timestamp")),
                        optional(event.get("sourceTimestamp"), Vectors::timestamp),
                        optional(event.get("payload"), Vectors::payload)))
                .toList();
    }

    private static RegisterEvent registerEvent(JsonNode event) {
        return new RegisterEvent(
                type(event.get("type")),
                optional(event.get("sourceTimestamp"), Vectors::timestamp),
                optional(event.get("payload"), Vectors::payload));
    }

    private static EventPayload payload(JsonNode payload) {
        JsonNode value = payload.get("$value");
        return isChoice(payload, "json")
                ? new EventPayload.Json(value.stringValue())
                : new EventPayload.Binary(
                        value.get("type").stringValue(), ByteBuffer.wrap(hex(value.get("data"), "$bytes")));
    }

    private static EventId id(JsonNode id) {
        return new EventId(
                id.get("server").longValue(),
                id.get("session").longValue(),
                id.get("instance").longValue());
    }

    private static Timestamp timestamp(JsonNode timestamp) {
        return new Timestamp(timestamp.get("s").longValue(), timestamp.get("us").intValue());
    }

    private static Status status(JsonNode status) {
        return Status.valueOf(status.get("$choice").stringValue().toUpperCase(Locale.ROOT));
    }

    private static boolean isChoice(JsonNode choice, String entry) {
        return choice.get("$choice").stringValue().equals(entry);
    }

    private static <T> Optional<T> optional(JsonNode decoded, Function<JsonNode, T> value) {
        return isChoice(decoded, "none") ? Optional.empty() : Optional.of(value.apply(decoded.get("$value")));
    }
}
