package aimm.server.control.http;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;

/** {@code /api/v1/models}: list, create, upload, replace, delete, fit, ask and download models. */
final class Models {

    private static final String PATH = "/api/v1/models/";

    private final Engine engine;
    private final Calls calls;

    Models(Engine engine, Calls calls) {
        this.engine = engine;
        this.calls = calls;
    }

    void all(Exchange exchange) {
        switch (exchange.method()) {
            case "GET", "HEAD" -> list(exchange);
            case "POST" -> add(exchange);
            default -> throw Refusal.method(exchange.method(), "GET, HEAD, POST");
        }
    }

    void one(Exchange exchange, long id) {
        switch (exchange.method()) {
            case "GET", "HEAD" -> exchange.answer(200, json -> StateJson.model(json, engine.model(id)));
            case "PUT" -> replace(exchange, id);
            case "DELETE" -> delete(exchange, id);
            default -> throw Refusal.method(exchange.method(), "GET, HEAD, PUT, DELETE");
        }
    }

    void fit(Exchange exchange, long id) {
        requirePost(exchange);
        exchange.readJson(body -> {
            Arguments arguments = Exchange.arguments(body);
            answerModel(exchange, options -> engine.fit(id, arguments, options));
        });
    }

    void predict(Exchange exchange, long id) {
        requirePost(exchange);
        exchange.readJson(body -> {
            Arguments arguments = Exchange.arguments(body);
            calls.answer(
                    exchange,
                    options -> engine.predict(id, arguments, options),
                    result -> exchange.answer(
                            200, json -> json.object().member("result", result).end()),
                    (json, result) -> json.value(result));
        });
    }

    void instance(Exchange exchange, long id) {
        if (!exchange.isGet()) {
            throw Refusal.method(exchange.method(), "GET, HEAD");
        }
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

    private void replace(Exchange exchange, long id) {
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

    private void delete(Exchange exchange, long id) {
        exchange.readNothing(() -> calls.answer(
                exchange,
                options -> engine.deleteInstance(id, options),
                model -> exchange.answer(204),
                StateJson::model));
    }

    private void created(Exchange exchange, Function<Options, Action<Model>> start) {
        calls.answer(
                exchange,
                start,
                model -> {
                    exchange.response().getHeaders().put(HttpHeader.LOCATION, PATH + model.instanceId());
                    exchange.answer(201, json -> StateJson.model(json, model));
                },
                StateJson::model);
    }

    private void answerModel(Exchange exchange, Function<Options, Action<Model>> start) {
        calls.answer(
                exchange, start, model -> exchange.answer(200, json -> StateJson.model(json, model)), StateJson::model);
    }

    private static void requirePost(Exchange exchange) {
        if (!exchange.method().equals("POST")) {
            throw Refusal.method(exchange.method(), "POST");
        }
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
