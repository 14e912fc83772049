package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.ModelVersion;
import aimm.server.api.Options;
import aimm.server.api.UnknownVersionException;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.ModelName;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** {@code /api/v1/models}: list, create, upload, replace, delete, fit, ask and download models. */
final class Models {

    private static final String ALL = Api.PATH + "/models";
    private static final String ONE = ALL + "/{model}";
    private static final HttpField ZIP = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, ModelFile.MEDIA_TYPE);

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
                Route.patch(ONE, Role.ENGINEER, this::annotate),
                Route.delete(ONE, Role.ENGINEER, this::delete),
                Route.post(ONE + "/fit", Role.ENGINEER, this::fit),
                Route.get(ONE + "/instance", Role.ENGINEER, this::instance),
                Route.get(ONE + "/export", Role.ENGINEER, this::export));
    }

    private void show(Exchange exchange) {
        Model model = engine.model(ModelName.resolve(engine, exchange).instanceId());
        exchange.answer(200, json -> StateJson.model(json, model));
    }

    private void fit(Exchange exchange) {
        long id = ModelName.toChange(engine, exchange);
        Bodies.readArguments(
                exchange, arguments -> answerModel(exchange, options -> engine.fit(id, arguments, options)));
    }

    private void instance(Exchange exchange) {
        Alias named = ModelName.resolve(engine, exchange);
        long id = named.instanceId();
        if (tag(version(named)).equals(exchange.request().getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            exchange.answer(304);
            return;
        }
        exchange.blocking(() -> {
            exchange.hold(engine.model(id).size());
            byte[] bytes;
            long before;
            long after = version(named);
            do {
                before = after;
                bytes = named.version() == null ? engine.instance(id) : engine.instance(id, named.version());
                after = version(named);
            } while (before != after);
            exchange.response().getHeaders().put(HttpHeader.ETAG, tag(after));
            exchange.answer(200, Exchange.OCTETS, ByteBuffer.wrap(bytes));
        });
    }

    private void export(Exchange exchange) {
        Alias named = ModelName.resolve(engine, exchange);
        long id = named.instanceId();
        exchange.blocking(() -> {
            Model model = engine.model(id);
            long number = version(named);
            ModelVersion version = engine.versions(id).stream()
                    .filter(kept -> kept.version() == number)
                    .findFirst()
                    .orElseThrow(() -> new UnknownVersionException(id, number));
            exchange.hold(2 * version.size());
            ByteBuffer file = ModelFile.write(version, model.annotations(), engine.instance(id, number));
            exchange.response()
                    .getHeaders()
                    .put("Content-Disposition", "attachment; filename=\"model-" + id + "-" + number + ".zip\"");
            exchange.answer(200, ZIP, file);
        });
    }

    private void annotate(Exchange exchange) {
        long id = ModelName.toChange(engine, exchange);
        exchange.readJson(body -> exchange.blocking(() -> {
            for (Object member : body.keySet()) {
                if (!member.equals("tags") && !member.equals("metadata")) {
                    throw Refusal.badRequest("unexpected member '" + member + "'; expected tags, metadata");
                }
            }
            Model model;
            synchronized (this) { // two clients that change different keys must not undo each other
                Annotations before = engine.model(id).annotations();
                model = engine.annotate(id, StateJson.readAnnotations(body, before));
            }
            exchange.answer(200, json -> StateJson.model(json, model));
        }));
    }

    private long version(Alias named) {
        Model model = engine.model(named.instanceId());
        return named.version() == null ? model.version() : named.version();
    }

    private void list(Exchange exchange) {
        String type = exchange.parameter("model_type");
        String tag = exchange.parameter("tag");
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("models").array();
            engine.state().models().values().stream()
                    .filter(model -> type == null || type.equals(model.modelType()))
                    .filter(model -> tag == null || model.annotations().tags().contains(tag))
                    .forEach(model -> StateJson.model(json, model));
            json.end().end();
        }));
    }

    private void add(Exchange exchange) {
        if (ModelFile.MEDIA_TYPE.equals(exchange.mediaType())) {
            exchange.readOctets(file -> exchange.blocking(() -> take(exchange, file)));
            return;
        }
        if (Form.isIn(exchange)) {
            String type = typeParameter(exchange);
            Bodies.readArguments(
                    exchange,
                    arguments -> created(exchange, options -> engine.createInstance(type, arguments, options)));
            return;
        }
        if (exchange.hasOctets()) {
            String type = typeParameter(exchange);
            exchange.readOctets(bytes -> created(exchange, options -> engine.addInstance(type, bytes, options)));
            return;
        }
        exchange.readJson(body -> {
            String type = text(body, "model_type");
            if (body.containsKey("instance_b64")) {
                byte[] instance = instance(body);
                created(exchange, options -> engine.addInstance(type, instance, options));
            } else {
                Arguments arguments = Bodies.arguments(body, "model_type");
                created(exchange, options -> engine.createInstance(type, arguments, options));
            }
        });
    }

    private void take(Exchange exchange, byte[] body) {
        ModelFile file = ModelFile.read(body, exchange.limits().model());
        exchange.hold(file.instance().length);
        jobs.answer(
                exchange,
                options -> engine.addInstance(file.modelType(), file.instance(), options),
                model -> exchange.blocking(() -> {
                    Model annotated = file.annotations().equals(Annotations.NONE)
                            ? model
                            : engine.annotate(model.instanceId(), file.annotations());
                    answerCreated(exchange, annotated);
                }),
                StateJson::model);
    }

    private void replace(Exchange exchange) {
        long id = ModelName.toChange(engine, exchange);
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
        long id = ModelName.toChange(engine, exchange);
        exchange.readNothing(() -> jobs.answer(
                exchange,
                options -> engine.deleteInstance(id, options),
                model -> exchange.answer(204),
                StateJson::model));
    }

    private void created(Exchange exchange, Function<Options, Action<Model>> start) {
        jobs.answer(exchange, start, model -> answerCreated(exchange, model), StateJson::model);
    }

    private static void answerCreated(Exchange exchange, Model model) {
        exchange.response().getHeaders().put(HttpHeader.LOCATION, ALL + "/" + model.instanceId());
        exchange.answer(201, json -> StateJson.model(json, model));
    }

    private void answerModel(Exchange exchange, Function<Options, Action<Model>> start) {
        jobs.answer(
                exchange, start, model -> exchange.answer(200, json -> StateJson.model(json, model)), StateJson::model);
    }

    private static String tag(long version) {
        return "\"" + version + "\"";
    }

    private static String typeParameter(Exchange exchange) {
        String type = exchange.parameter("model_type");
        if (type == null) {
            throw Refusal.badRequest("parameter model_type is missing: it names the type of the model");
        }
        return type;
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
