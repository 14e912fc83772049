package aimm.server.control.http;

import aimm.server.api.Engine;
import aimm.server.api.PluginInfo;
import java.util.List;

/** {@code /health}: whether the server lives, and whether it is ready for calls. */
final class Health {

    private final Engine engine;

    Health(Engine engine) {
        this.engine = engine;
    }

    void live(Exchange exchange) {
        requireGet(exchange);
        exchange.answer(200, json -> json.object().member("status", "live").end());
    }

    /** Ready is when every plugin that the configuration names has a worker that answered. */
    void ready(Exchange exchange) {
        requireGet(exchange);
        List<PluginInfo> missing = engine.plugins().stream()
                .filter(plugin -> plugin.required() && !plugin.ready())
                .toList();
        exchange.answer(missing.isEmpty() ? 200 : 503, json -> {
            json.object().member("status", missing.isEmpty() ? "ready" : "not ready");
            json.name("waiting_for").array();
            missing.forEach(plugin -> json.object()
                    .member("plugin", plugin.name())
                    .member("reason", plugin.error() == null ? "no worker has answered yet" : plugin.error())
                    .end());
            json.end().end();
        });
    }

    private static void requireGet(Exchange exchange) {
        if (!exchange.isGet()) {
            throw Refusal.method(exchange.method(), "GET, HEAD");
        }
    }
}
