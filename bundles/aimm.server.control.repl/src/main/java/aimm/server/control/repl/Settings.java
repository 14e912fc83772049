package aimm.server.control.repl;

import aimm.server.json.JsonReader;
import aimm.server.json.JsonReader.Objects;
import aimm.server.security.User;
import hat.juggler.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the control is configured to.
 *
 * @param pemFile {@code null} for connections in the clear
 * @param dialect {@code null} for either
 * @param message most bytes of a client's message
 */
record Settings(
        String host,
        int port,
        Path pemFile,
        Duration autoflushDelay,
        Duration shutdownTimeout,
        Dialect dialect,
        Duration loginTimeout,
        List<User> users,
        boolean instances,
        int connections,
        int message) {

    static Settings of(ReplControlConfig config) {
        return new Settings(
                config.server_host(),
                config.server_port(),
                config.server_pem__file().isEmpty() ? null : Path.of(config.server_pem__file()),
                seconds(config.server_autoflush__delay()),
                seconds(config.server_shutdown__timeout()),
                switch (config.server_dialect()) {
                    case "0.6" -> Dialect.V06;
                    case "0.7" -> Dialect.V07;
                    default -> null;
                },
                seconds(config.server_login__timeout()),
                Arrays.stream(config.users()).map(Settings::user).toList(),
                config.instances(),
                config.limits_connections(),
                config.limits_message());
    }

    private static User user(String json) {
        Map<?, ?> user = (Map<?, ?>) JsonReader.read(json, Objects.PLAIN);
        return new User((String) user.get("username"), (String) user.get("password"));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
