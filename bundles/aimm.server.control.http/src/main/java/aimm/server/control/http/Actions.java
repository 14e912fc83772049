package aimm.server.control.http;

import aimm.server.api.Action;
import aimm.server.api.ActionState;
import aimm.server.api.Engine;

/** {@code /api/v1/actions}: list, look at and cancel actions. */
final class Actions {

    private final Engine engine;
    private final Results results;

    Actions(Engine engine, Results results) {
        this.engine = engine;
        this.results = results;
    }

    void all(Exchange exchange) {
        if (!exchange.isGet()) {
            throw Refusal.method(exchange.method(), "GET, HEAD");
        }
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("actions").array();
            engine.state().actions().values().forEach(action -> StateJson.action(json, action));
            json.end().end();
        }));
    }

    void one(Exchange exchange, long id) {
        switch (exchange.method()) {
            case "GET", "HEAD" -> show(exchange, id);
            case "DELETE" -> cancel(exchange, id);
            default -> throw Refusal.method(exchange.method(), "GET, HEAD, DELETE");
        }
    }

    private void show(Exchange exchange, long id) {
        ActionState state = engine.action(id).state();
        byte[] result = results.get(id);
        exchange.answer(200, json -> {
            json.object();
            StateJson.actionMembers(json, state);
            if (result != null) {
                json.name("result").json(result);
            }
            json.end();
        });
    }

    /** What becomes of the action is seen by looking at it: it may be storing already. */
    private void cancel(Exchange exchange, long id) {
        Action<?> action = engine.action(id);
        action.cancel();
        exchange.answer(202, json -> StateJson.action(json, action.state()));
    }
}
