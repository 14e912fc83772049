package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import hat.monitor.ComponentInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class EventServerTest {

    static Stream<JsonNode> selections() {
        return Vectors.of("component_server_selection.json");
    }

    @ParameterizedTest
    @MethodSource("selections")
    void isSelectedLikeTheReferenceDoes(JsonNode vector) {
        JsonNode selected = vector.get("selected");

        assertThat(EventServer.select(
                        vector.get("components")
                                .valueStream()
                                .map(EventServerTest::component)
                                .toList(),
                        vector.get("server_group").stringValue(),
                        optional(vector.get("client_token"), JsonNode::stringValue)))
                .isEqualTo(optional(
                        selected,
                        server -> new EventServer(
                                Optional.of(server.get("server_id").longValue()),
                                server.get("host").stringValue(),
                                server.get("port").intValue(),
                                optional(server.get("server_token"), JsonNode::stringValue))));
    }

    @Test
    void dataThatIsNoJsonIsOfNoServer() {
        for (String data : List.of(
                "", "{", "5", "[]", "{\"server_id\": 1, \"eventer_server\": {\"host\": \"h\", \"port\": 65536}}")) {
            assertThat(EventServer.select(List.of(active(data)), "event", Optional.empty()))
                    .isEmpty();
        }
    }

    /** An active component of the group {@code event}. */
    static ComponentInfo active(String data) {
        return new ComponentInfo(
                9,
                0,
                Optional.of("event server"),
                Optional.of("event"),
                data,
                1,
                new ComponentInfo.Request(Optional.of(5L), Optional.of(1.0)),
                new ComponentInfo.Response(Optional.of(5L), true));
    }

    private static ComponentInfo component(JsonNode component) {
        return new ComponentInfo(
                component.get("cid").longValue(),
                component.get("mid").longValue(),
                optional(component.get("name"), JsonNode::stringValue),
                optional(component.get("group"), JsonNode::stringValue),
                component.get("data").toString(),
                component.get("rank").longValue(),
                new ComponentInfo.Request(
                        optional(component.at("/blessing_req/token"), JsonNode::longValue),
                        optional(component.at("/blessing_req/timestamp"), JsonNode::doubleValue)),
                new ComponentInfo.Response(
                        optional(component.at("/blessing_res/token"), JsonNode::longValue),
                        component.at("/blessing_res/ready").booleanValue()));
    }

    private static <T> Optional<T> optional(JsonNode value, Function<JsonNode, T> function) {
        return value.isNull() ? Optional.empty() : Optional.of(function.apply(value));
    }
}
