package aimm.server.control.http;

import aimm.server.control.http.exchange.Limits;
import java.time.Duration;
import java.util.Set;

/** What the control is configured to. Sizes are in bytes. */
record Settings(
        String host,
        int port,
        Set<String> names,
        Duration idleTimeout,
        Duration shutdownTimeout,
        int connections,
        Limits limits,
        long bodies,
        int eventClients,
        int results,
        int resultBytes) {

    static Settings of(HttpControlConfig config) {
        return new Settings(
                config.server_host(),
                config.server_port(),
                Set.of(config.server_names()),
                seconds(config.server_idle__timeout()),
                seconds(config.server_shutdown__timeout()),
                config.limits_connections(),
                new Limits(config.limits_json__body(), config.limits_model__body()),
                config.limits_bodies() > 0
                        ? config.limits_bodies()
                        : Runtime.getRuntime().maxMemory() / 2,
                config.limits_event__clients(),
                config.limits_results(),
                config.limits_result__bytes());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
