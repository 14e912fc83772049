package aimm.server.control.http.v2;

import aimm.server.api.Alias;
import aimm.server.api.Engine;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.Model;
import aimm.server.api.State;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.json.JsonCursor;
import aimm.server.json.JsonWriter;
import java.util.Map;
import java.util.function.BiConsumer;

/** {@code /v2/repository}: which models there are, and which of them are served under {@code /v2}. */
final class RepositoryCalls {

    private final Engine engine;
    private final Repository repository;

    RepositoryCalls(Engine engine, Repository repository) {
        this.engine = engine;
        this.repository = repository;
    }

    void index(Exchange exchange) {
        exchange.readDocument(body -> {
            boolean onlyReady = body.length > 0 && JsonCursor.read(body, 0, body.length, RepositoryCalls::onlyReady);
            exchange.blocking(() -> exchange.answer(200, json -> index(json, onlyReady)));
        });
    }

    void load(Exchange exchange, ModelPath path) {
        change(exchange, () -> repository.load(path));
    }

    void unload(Exchange exchange, ModelPath path) {
        change(exchange, () -> repository.unload(path));
    }

    private static void change(Exchange exchange, Runnable change) {
        exchange.readDocument(body -> {
            if (body.length > 0) {
                JsonCursor.read(body, 0, body.length, json -> {
                    members(json, RepositoryCalls::requireNoFiles);
                    return true;
                });
            }
            exchange.blocking(() -> {
                change.run();
                exchange.answer(200);
            });
        });
    }

    private static void requireNoFiles(JsonCursor json, String member) {
        if (!member.equals("parameters")) {
            json.skip();
            return;
        }
        for (String name : new ParameterReader().read(json).keySet()) {
            if (name.equals("config") || name.startsWith("file:")) {
                throw new InvalidRequestException(
                        "parameter '" + name + "' can't be used here; models come through" + " /api/v1/models");
            }
        }
    }

    private static boolean onlyReady(JsonCursor json) {
        boolean[] ready = {false};
        members(json, (value, member) -> {
            if (member.equals("ready")) {
                ready[0] = value.flag();
            } else {
                value.skip();
            }
        });
        return ready[0];
    }

    private static void members(JsonCursor json, BiConsumer<JsonCursor, String> each) {
        json.enterObject();
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            if (!json.isNull()) {
                each.accept(json, member);
            }
        }
    }

    private void index(JsonWriter json, boolean onlyReady) {
        State state = engine.state();
        json.array();
        for (Model model : state.models().values()) {
            entry(json, String.valueOf(model.instanceId()), model, model.version(), onlyReady);
        }
        for (Map.Entry<String, Alias> named : state.aliases().entrySet()) {
            Model model = state.models().get(named.getValue().instanceId());
            Long version = named.getValue().version();
            if (model != null) {
                entry(json, named.getKey(), model, version == null ? model.version() : version, onlyReady);
            }
        }
        json.end();
    }

    private void entry(JsonWriter json, String name, Model model, long version, boolean onlyReady) {
        String reason = repository.whyUnavailable(model);
        if (reason != null && onlyReady) {
            return;
        }
        json.object().member("name", name).member("version", String.valueOf(version));
        json.member("state", reason == null ? "READY" : "UNAVAILABLE");
        json.member("reason", reason == null ? "" : reason).end();
    }
}
