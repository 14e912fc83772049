package aimm.server.control.http.v1;

import aimm.server.api.Alias;
import aimm.server.api.Engine;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/aliases}: names of their own for models and versions. */
final class Aliases {

    private static final String ALL = Api.PATH + "/aliases";
    private static final String ONE = ALL + "/{alias}";

    private final Engine engine;

    Aliases(Engine engine) {
        this.engine = engine;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.get(ONE, Role.VIEWER, this::show),
                Route.put(ONE, Role.ENGINEER, this::put),
                Route.delete(ONE, Role.ENGINEER, this::remove));
    }

    private void list(Exchange exchange) {
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("aliases").array();
            engine.state().aliases().forEach((name, alias) -> StateJson.alias(json, name, alias));
            json.end().end();
        }));
    }

    private void show(Exchange exchange) {
        String name = exchange.variable("alias");
        Alias alias = engine.alias(name);
        exchange.answer(200, json -> StateJson.alias(json, name, alias));
    }

    private void put(Exchange exchange) {
        String name = exchange.variable("alias");
        exchange.readJson(body -> {
            if (!Set.of("instance_id", "version").containsAll(body.keySet())) {
                throw Refusal.badRequest("expected the members 'instance_id' and, for one version of it, 'version'");
            }
            Alias alias = new Alias(
                    number(body, "instance_id"), body.get("version") == null ? null : number(body, "version"));
            exchange.blocking(() -> {
                engine.putAlias(name, alias);
                exchange.answer(200, json -> StateJson.alias(json, name, alias));
            });
        });
    }

    private void remove(Exchange exchange) {
        String name = exchange.variable("alias");
        exchange.readNothing(() -> exchange.blocking(() -> {
            engine.removeAlias(name);
            exchange.answer(204);
        }));
    }

    private static long number(Map<?, ?> body, String name) {
        if (body.get(name) instanceof Long number) {
            return number;
        }
        throw Refusal.badRequest("'" + name + "' is missing or no whole number");
    }
}
