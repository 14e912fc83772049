package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Alias;
import aimm.server.api.Engine;
import aimm.server.api.Options;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.ModelName;
import aimm.server.control.http.exchange.Problem;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import aimm.server.formats.Format;
import aimm.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code predict} and {@code batch} of {@code /api/v1/models/{model}}: ask models, one call or several at once. */
final class Predictions {

    private static final String MODEL = Api.PATH + "/models/{model}";
    private static final int MOST_CALLS = 1000;

    private final Engine engine;
    private final Jobs jobs;
    private final Calls calls;

    Predictions(Engine engine, Jobs jobs, Calls calls) {
        this.engine = engine;
        this.jobs = jobs;
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                Route.ask(MODEL + "/predict", Role.OPERATOR, this::predict),
                Route.ask(MODEL + "/batch", Role.OPERATOR, this::batch));
    }

    private void predict(Exchange exchange) {
        predict(engine, jobs, exchange, ModelName.resolve(engine, exchange));
    }

    /** Asks a model, or a version of it, what the body of the exchange says, in whichever format that is. */
    static void predict(Engine engine, Jobs jobs, Exchange exchange, Alias model) {
        Format wanted = Bodies.accepted(exchange);
        Bodies.readArguments(
                exchange,
                arguments -> jobs.answer(
                        exchange,
                        options -> start(engine, model, arguments, options),
                        result -> answer(exchange, wanted, result),
                        JsonWriter::value));
    }

    private static void answer(Exchange exchange, Format format, Object result) {
        if (format == null) {
            exchange.answer(200, json -> json.object().member("result", result).end());
        } else {
            exchange.blocking(() -> Bodies.answer(exchange, format, result));
        }
    }

    private void batch(Exchange exchange) {
        Alias model = ModelName.resolve(engine, exchange);
        exchange.readJson(body -> {
            List<Arguments> wanted = calls(body);
            calls.start(
                    exchange,
                    options -> new Batch(wanted, arguments -> start(engine, model, arguments, options)),
                    batch -> calls.await(
                            exchange,
                            batch.result(),
                            batch::cancel,
                            Calls.Patience.ENDLESS,
                            outcomes -> exchange.answer(200, json -> write(json, outcomes))));
        });
    }

    private static Action<Object> start(Engine engine, Alias model, Arguments arguments, Options options) {
        return model.version() == null
                ? engine.predict(model.instanceId(), arguments, options)
                : engine.predict(model.instanceId(), model.version(), arguments, options);
    }

    private static List<Arguments> calls(Map<?, ?> body) {
        if (body.size() != 1 || !(body.get("calls") instanceof List<?> list)) {
            throw Refusal.badRequest("expected an object with one member, the array 'calls'");
        }
        if (list.isEmpty() || list.size() > MOST_CALLS) {
            throw Refusal.badRequest("there are " + list.size() + " calls; a batch has 1 to " + MOST_CALLS);
        }
        List<Arguments> calls = new ArrayList<>(list.size());
        for (Object call : list) {
            if (!(call instanceof Map<?, ?> map)) {
                throw Refusal.badRequest("calls[" + calls.size() + "] is no object");
            }
            calls.add(Bodies.arguments(map));
        }
        return calls;
    }

    private static void write(JsonWriter json, List<Batch.Outcome> outcomes) {
        json.object().name("results").array();
        for (Batch.Outcome outcome : outcomes) {
            json.object();
            if (outcome.failure() == null) {
                json.member("result", outcome.result());
            } else {
                json.name("error");
                Problem.of(outcome.failure()).write(json);
            }
            json.end();
        }
        json.end().end();
    }
}
