package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;

/** {@code /api/v1/models}: list, create, upload, replace, delete, fit, ask and download models. */
final class Models {

    private static final String ALL = Api.PATH + "/models";
    private static final String ONE = ALL + "/{model}";

    private final Engine engine;
    private final Jobs jobs;

    Models(Engine engine, Jobs jobs) {
        this.engine = engine;
        this.jobs = jobs;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.post(ALL, Role.ENGINEER, this::add),
                Route.get(ONE, Role.VIEWER, this::show),
                Route.put(ONE, Role.ENGINEER, this::replace),
                Route.delete(ONE, Role.ENGINEER, this::delete),
                Route.post(ONE + "/fit", Role.ENGINEER, this::fit),
                Route.post(ONE + "/predict", Role.OPERATOR, this::predict),
                Route.get(ONE + "/instance", Role.ENGINEER, this::instance));
    }

    private void show(Exchange exchange) {
        Model model = engine.model(exchange.number("model"));
        exchange.answer(200, json -> StateJson.model(json, model));
    }

    private void fit(Exchange exchange) {
        long id = exchange.number("model");
        exchange.readJson(body -> {
            Arguments arguments = Exchange.arguments(body);
            answerModel(exchange, options -> engine.fit(id, arguments, options));
        });
    }

    private void predict(Exchange exchange) {
        long id = exchange.number("model");
        exchange.readJson(body -> {
            Arguments arguments = Exchange.arguments(body);
            jobs.answer(
                    exchange,
                    options -> engine.predict(id, arguments, options),
                    result -> exchange.answer(
                            200, json -> json.object().member("result", result).end()),
                    (json, result) -> json.value(result));
        });
    }

    private void instance(Exchange exchange) {
        long id = exchange.number("model");
        String tag = tag(engine.model(id));
        if (tag.equals(exchange.request().getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            exchange.answer(304);
            return;
        }
        exchange.blocking(() -> {
            byte[] bytes;
            String before;
            String after = tag(engine.model(id));
            do {
                before = after;
                bytes = engine.instance(id);
                after = tag(engine.model(id));
            } while (!before.equals(after));
            exchange.response().getHeaders().put(HttpHeader.ETAG, after);
            exchange.answer(200, Exchange.OCTETS, ByteBuffer.wrap(bytes));
        });
    }

    private void list(Exchange exchange) {
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("models").array();
            engine.state().models().values().forEach(model -> StateJson.model(json, model));
            json.end().end();
        }));
    }

    private void add(Exchange exchange) {
        if (exchange.hasOctets()) {
            String type = exchange.parameter("model_type");
            if (type == null) {
                throw Refusal.badRequest("parameter model_type is missing: it names the type of the uploaded model");
            }
            exchange.readOctets(bytes -> created(exchange, options -> engine.addInstance(type, bytes, options)));
            return;
        }
        exchange.readJson(body -> {
            String type = text(body, "model_type");
            if (body.containsKey("instance_b64")) {
                byte[] instance = instance(body);
                created(exchange, options -> engine.addInstance(type, instance, options));
            } else {
                Arguments arguments = Exchange.arguments(body, "model_type");
                created(exchange, options -> engine.createInstance(type, arguments, options));
            }
        });
    }

    private void replace(Exchange exchange) {
        long id = exchange.number("model");
        Model old = engine.model(id);
        if (exchange.hasOctets()) {
            String given = exchange.parameter("model_type");
            String type = given == null ? old.modelType() : given;
            exchange.readOctets(
                    bytes -> answerModel(exchange, options -> engine.updateInstance(id, type, bytes, options)));
            return;
        }
        exchange.readJson(body -> {
            String type = body.containsKey("model_type") ? text(body, "model_type") : old.modelType();
            byte[] instance = instance(body);
            answerModel(exchange, options -> engine.updateInstance(id, type, instance, options));
        });
    }

    private void delete(Exchange exchange) {
        long id = exchange.number("model");
        exchange.readNothing(() -> jobs.answer(
                exchange,
                options -> engine.deleteInstance(id, options),
                model -> exchange.answer(204),
                StateJson::model));
    }

    private void created(Exchange exchange, Function<Options, Action<Model>> start) {
        jobs.answer(
                exchange,
                start,
                model -> {
                    exchange.response().getHeaders().put(HttpHeader.LOCATION, ALL + "/" + model.instanceId());
                    exchange.answer(201, json -> StateJson.model(json, model));
                },
                StateJson::model);
    }

    private void answerModel(Exchange exchange, Function<Options, Action<Model>> start) {
        jobs.answer(
                exchange, start, model -> exchange.answer(200, json -> StateJson.model(json, model)), StateJson::model);
    }

    private static String tag(Model model) {
        return "\"" + model.version() + "\"";
    }

    private static String text(Map<?, ?> body, String name) {
        if (body.get(name) instanceof String text) {
            return text;
        }
        throw Refusal.badRequest("'" + name + "' is missing or no text");
    }

    private static byte[] instance(Map<?, ?> body) {
        try {
            return Base64.getDecoder().decode(text(body, "instance_b64"));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("'instance_b64' is no base64: " + e.getMessage());
        }
    }
}
