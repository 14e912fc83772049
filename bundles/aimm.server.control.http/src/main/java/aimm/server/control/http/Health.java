package aimm.server.control.http;

import aimm.server.api.Engine;
import aimm.server.api.PluginInfo;
import aimm.server.api.Waiting;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import aimm.server.json.JsonWriter;
import java.util.List;

/** {@code /health}: whether the server lives, and whether it is ready for calls. */
final class Health {

    private final Iterable<Waiting> waiting;
    private volatile Engine engine;

    /** @param waiting what keeps the server from working at the time */
    Health(Iterable<Waiting> waiting) {
        this.waiting = waiting;
    }

    /** @param next {@code null} if there is none now */
    void serve(Engine next) {
        engine = next;
    }

    /** Why there is no engine. */
    String whyHalted() {
        for (Waiting one : waiting) {
            return one.reason();
        }
        return "has no engine now";
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", Role.NOBODY, this::live),
                Route.get("/health/ready", Role.NOBODY, this::ready),
                Route.get("/v2/health/live", Role.NOBODY, this::inferenceLive),
                Route.get("/v2/health/ready", Role.NOBODY, this::inferenceReady));
    }

    private void live(Exchange exchange) {
        exchange.answer(200, json -> json.object().member("status", "live").end());
    }

    /** Ready is when there is an engine and every plugin that the configuration names has a worker that answered. */
    private void ready(Exchange exchange) {
        Engine now = engine;
        List<PluginInfo> missing = missing(now);
        boolean isReady = now != null && missing.isEmpty();
        exchange.answer(isReady ? 200 : 503, json -> {
            json.object().member("status", isReady ? "ready" : "not ready");
            json.name("waiting_for").array();
            if (now == null) {
                halted(json);
            }
            missing.forEach(plugin -> json.object()
                    .member("plugin", plugin.name())
                    .member("reason", reason(plugin))
                    .end());
            json.end().end();
        });
    }

    private void inferenceLive(Exchange exchange) {
        exchange.answer(200, json -> json.object().member("live", true).end());
    }

    private void inferenceReady(Exchange exchange) {
        Engine now = engine;
        if (now == null) {
            throw new Refusal(503, "unavailable", "the server " + whyHalted());
        }
        for (PluginInfo plugin : missing(now)) {
            throw new Refusal(503, "unavailable", "plugin " + plugin.name() + ": " + reason(plugin));
        }
        exchange.answer(200, json -> json.object().member("ready", true).end());
    }

    private static List<PluginInfo> missing(Engine engine) {
        return engine == null
                ? List.of()
                : engine.plugins().stream()
                        .filter(plugin -> plugin.required() && !plugin.ready())
                        .toList();
    }

    private static String reason(PluginInfo plugin) {
        return plugin.error() == null ? "no worker has answered yet" : plugin.error();
    }

    private void halted(JsonWriter json) {
        boolean isTold = false;
        for (Waiting one : waiting) {
            json.object()
                    .member("component", one.component())
                    .member("reason", one.reason())
                    .end();
            isTold = true;
        }
        if (!isTold) {
            json.object()
                    .member("component", "aimm.server.engine")
                    .member("reason", "is not up")
                    .end();
        }
    }
}
