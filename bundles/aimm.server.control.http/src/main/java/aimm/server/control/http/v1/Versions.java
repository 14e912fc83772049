package aimm.server.control.http.v1;

import aimm.server.api.Alias;
import aimm.server.api.Engine;
import aimm.server.api.ModelVersion;
import aimm.server.api.UnknownVersionException;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.ModelName;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;

/** {@code /api/v1/models/{model}/versions}: what a model was, and how to go back to that. */
final class Versions {

    private static final String ALL = Api.PATH + "/models/{model}/versions";
    private static final String ONE = ALL + "/{version}";

    private final Engine engine;
    private final Jobs jobs;

    Versions(Engine engine, Jobs jobs) {
        this.engine = engine;
        this.jobs = jobs;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.get(ONE, Role.VIEWER, this::show),
                Route.get(ONE + "/instance", Role.ENGINEER, this::instance),
                Route.ask(ONE + "/predict", Role.OPERATOR, this::predict),
                Route.post(ONE + "/rollback", Role.ENGINEER, this::rollback));
    }

    private void list(Exchange exchange) {
        Alias model = ModelName.resolve(engine, exchange);
        exchange.blocking(() -> {
            List<ModelVersion> versions = engine.versions(model.instanceId());
            exchange.answer(200, json -> {
                json.object()
                        .member("history", engine.keepsHistory())
                        .name("versions")
                        .array();
                versions.forEach(version -> StateJson.version(json, version));
                json.end().end();
            });
        });
    }

    private void show(Exchange exchange) {
        Alias model = ModelName.resolve(engine, exchange);
        long number = exchange.number("version");
        exchange.blocking(() -> {
            ModelVersion version = find(model.instanceId(), number);
            exchange.answer(200, json -> StateJson.version(json, version));
        });
    }

    private void instance(Exchange exchange) {
        Alias model = ModelName.resolve(engine, exchange);
        long number = exchange.number("version");
        exchange.blocking(() -> {
            ModelVersion version = find(model.instanceId(), number);
            exchange.hold(version.size());
            byte[] bytes = engine.instance(model.instanceId(), number);
            exchange.response().getHeaders().put(HttpHeader.ETAG, "\"" + number + "\"");
            if (version.sha256() != null) {
                byte[] digest = HexFormat.of().parseHex(version.sha256());
                exchange.response()
                        .getHeaders()
                        .put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
            }
            exchange.answer(200, Exchange.OCTETS, ByteBuffer.wrap(bytes));
        });
    }

    private void predict(Exchange exchange) {
        Alias model = ModelName.resolve(engine, exchange);
        Predictions.predict(engine, jobs, exchange, new Alias(model.instanceId(), exchange.number("version")));
    }

    private void rollback(Exchange exchange) {
        long id = ModelName.toChange(engine, exchange);
        long version = exchange.number("version");
        exchange.readNothing(() -> jobs.answer(
                exchange,
                options -> engine.rollback(id, version, options),
                model -> exchange.answer(200, json -> StateJson.model(json, model)),
                StateJson::model));
    }

    private ModelVersion find(long instanceId, long number) {
        return engine.versions(instanceId).stream()
                .filter(version -> version.version() == number)
                .findFirst()
                .orElseThrow(() -> new UnknownVersionException(instanceId, number));
    }
}
