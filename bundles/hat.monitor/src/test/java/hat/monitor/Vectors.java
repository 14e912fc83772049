package hat.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vectors among the test resources, and messages made of what they say. */
final class Vectors {

    private Vectors() {}

    static Stream<JsonNode> of(String... names) {
        return Stream.of(names).flatMap(name -> {
            try (InputStream in = Vectors.class.getResourceAsStream(name)) {
                return JsonMapper.shared().readTree(in).get("vectors").valueStream();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    static byte[] hex(JsonNode vector, String member) {
        return HexFormat.of().parseHex(vector.get(member).stringValue());
    }

    static MonitorMessage message(String type, JsonNode decoded) {
        return switch (type) {
            case "HatObserver.MsgClient" ->
                new MonitorMessage.Client(
                        decoded.get("name").stringValue(),
                        decoded.get("group").stringValue(),
                        decoded.get("data").stringValue(),
                        response(decoded.get("blessingRes")));
            case "HatObserver.MsgServer" ->
                new MonitorMessage.Server(
                        decoded.get("cid").longValue(), decoded.get("mid").longValue(), components(decoded));
            case "HatObserver.MsgClose" -> new MonitorMessage.Close();
            case "HatObserver.MsgSlave" -> new MonitorMessage.Slave(components(decoded));
            case "HatObserver.MsgMaster" ->
                new MonitorMessage.Master(decoded.get("mid").longValue(), components(decoded));
            default -> throw new AssertionError(type);
        };
    }

    private static List<ComponentInfo> components(JsonNode decoded) {
        return decoded.get("components").valueStream().map(Vectors::component).toList();
    }

    private static ComponentInfo component(JsonNode decoded) {
        return new ComponentInfo(
                decoded.get("cid").longValue(),
                decoded.get("mid").longValue(),
                optional(decoded.get("name"), JsonNode::stringValue),
                optional(decoded.get("group"), JsonNode::stringValue),
                decoded.get("data").stringValue(),
                decoded.get("rank").longValue(),
                new ComponentInfo.Request(
                        optional(decoded.at("/blessingReq/token"), JsonNode::longValue),
                        optional(decoded.at("/blessingReq/timestamp"), JsonNode::doubleValue)),
                response(decoded.get("blessingRes")));
    }

    private static ComponentInfo.Response response(JsonNode decoded) {
        return new ComponentInfo.Response(
                optional(decoded.get("token"), JsonNode::longValue),
                decoded.get("ready").booleanValue());
    }

    private static <T> Optional<T> optional(JsonNode decoded, Function<JsonNode, T> value) {
        return decoded.get("$choice").stringValue().equals("none")
                ? Optional.empty()
                : Optional.of(value.apply(decoded.get("$value")));
    }
}
