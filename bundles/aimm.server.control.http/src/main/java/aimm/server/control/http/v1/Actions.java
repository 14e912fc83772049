package aimm.server.control.http.v1;

import aimm.server.api.Action;
import aimm.server.api.ActionState;
import aimm.server.api.Engine;
import aimm.server.api.LogLine;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;

/** {@code /api/v1/actions}: list, look at and cancel actions. */
final class Actions {

    private static final String ALL = Api.PATH + "/actions";

    private final Engine engine;
    private final Results results;

    Actions(Engine engine, Results results) {
        this.engine = engine;
        this.results = results;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.get(ALL + "/{action}", Role.VIEWER, this::show),
                Route.get(ALL + "/{action}/log", Role.VIEWER, this::log),
                Route.delete(ALL + "/{action}", Role.OPERATOR, this::cancel));
    }

    private void list(Exchange exchange) {
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("actions").array();
            engine.state().actions().values().forEach(action -> StateJson.action(json, action));
            json.end().end();
        }));
    }

    private void show(Exchange exchange) {
        long id = exchange.number("action");
        ActionState state = engine.action(id).state();
        if (state.status().over()) {
            results.get(id).thenAccept(result -> answer(exchange, state, result));
        } else {
            answer(exchange, state, null);
        }
    }

    private static void answer(Exchange exchange, ActionState state, byte[] result) {
        exchange.answer(200, json -> {
            json.object();
            StateJson.actionMembers(json, state);
            if (result != null) {
                json.name("result").json(result);
            }
            json.end();
        });
    }

    private void log(Exchange exchange) {
        List<LogLine> lines = engine.action(exchange.number("action")).log();
        exchange.answer(200, json -> {
            json.object().name("log").array();
            for (LogLine line : lines) {
                json.object().member("time", line.time().toString());
                json.member("stream", line.error() ? "stderr" : "stdout").member("text", line.text());
                json.end();
            }
            json.end().end();
        });
    }

    /** What becomes of the action is seen by looking at it: it may be storing already. */
    private void cancel(Exchange exchange) {
        Action<?> action = engine.action(exchange.number("action"));
        action.cancel();
        exchange.answer(202, json -> StateJson.action(json, action.state()));
    }
}
