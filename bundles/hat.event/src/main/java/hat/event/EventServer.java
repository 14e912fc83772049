package hat.event;

import hat.json.Json;
import hat.json.JsonException;
import hat.monitor.ComponentInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an event server is, as it tells the other components (section 6 of the protocol).
 *
 * @param serverId of the events it creates; empty if it isn't known
 * @param token clients have to give, if they give any
 */
public record EventServer(Optional<Long> serverId, String host, int port, Optional<String> token) {

    private static final int LAST_PORT = 65535;

    /**
     * The event server to use: the first active component of the group, provided its data is that of an event server
     * with the right token. If it is not, there is none, even if others of the group would do.
     *
     * @param components in the order of the monitor server
     * @param clientToken must be the event server's if it is present
     */
    public static Optional<EventServer> select(
            List<ComponentInfo> components, String group, Optional<String> clientToken) {
        return components.stream()
                .filter(component -> component.group().equals(Optional.of(group)) && component.isActive())
                .findFirst()
                .flatMap(component -> of(component.data()))
                .filter(server -> clientToken.isEmpty() || clientToken.equals(server.token));
    }

    private static Optional<EventServer> of(String data) {
        Object json;
        try {
            json = Json.read(data);
        } catch (JsonException e) {
            return Optional.empty();
        }
        if (json instanceof Map<?, ?> members
                && members.get("server_id") instanceof Long serverId
                && members.get("eventer_server") instanceof Map<?, ?> address
                && address.get("host") instanceof String host
                && address.get("port") instanceof Long port
                && port >= 0
                && port <= LAST_PORT) {
            Object token = members.get("server_token");
            return token == null || token instanceof String
                    ? Optional.of(new EventServer(
                            Optional.of(serverId), host, port.intValue(), Optional.ofNullable((String) token)))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
