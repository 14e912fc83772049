package aimm.server.control.http.v2;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Values;
import aimm.server.api.Action;
import aimm.server.api.Engine;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.Options;
import aimm.server.api.UnknownInstanceException;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.exchange.Calls.Patience;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;

/** Asks models. */
final class Infer {

    private static final String TIMEOUT = "timeout";
    private static final long MOST_MICROS = 1_000_000_000_000_000L;

    private final Engine engine;
    private final Calls calls;
    private final Repository repository;
    private final Statistics statistics;

    Infer(Engine engine, Calls calls, Repository repository, Statistics statistics) {
        this.engine = engine;
        this.calls = calls;
        this.repository = repository;
        this.statistics = statistics;
    }

    void answer(Exchange exchange, ModelPath path) {
        refuseEncoding(exchange.request().getHeaders().get(HttpHeader.CONTENT_ENCODING));
        String jsonLength = exchange.request().getHeaders().get(InferReader.LENGTH_HEADER);
        exchange.readDocument(body -> {
            if (isShort(jsonLength, body) && repository.isTypeKnown(path)) {
                answer(exchange, path, jsonLength, body);
            } else {
                exchange.blocking(() -> answer(exchange, path, jsonLength, body));
            }
        });
    }

    private static void refuseEncoding(String encoding) {
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refusal(415, "unsupported-media-type", "the body is in " + encoding + "; expected it as it is");
        }
    }

    /** Whether the JSON is read in no time; binary tensors are not read. */
    private static boolean isShort(String jsonLength, byte[] body) {
        return Exchange.isSmall(body.length)
                || jsonLength != null && Exchange.isSmall(InferReader.length(jsonLength, body.length));
    }

    private void answer(Exchange exchange, ModelPath path, String jsonLength, byte[] body) {
        ModelTypeInfo type = repository.type(path);
        InferRequest request = InferReader.read(body, jsonLength, type.inputs());
        Outputs outputs = new Outputs(type.outputs());
        outputs.require(request.outputs());
        Arguments arguments = Inputs.arguments(request.inputs(), type.inputs());
        Options options = new Options(timeout(request.parameters()), exchange.caller());
        long began = System.nanoTime();
        calls.start(exchange, options, given -> start(path, arguments, given), action -> {
            action.result()
                    .whenComplete((result, failure) ->
                            statistics.count(path.id(), System.nanoTime() - began, failure == null));
            calls.await(exchange, action, Patience.ENDLESS, result -> {
                InferResponse response = new InferResponse(
                        path.name(), versionOf(path), request.id(), outputs.of(result, request.outputs()));
                send(exchange, InferWriter.write(response, request::wantsBinary));
            });
        });
    }

    private Action<Object> start(ModelPath path, Arguments arguments, Options options) {
        return path.version() == null
                ? engine.predict(path.id(), arguments, options)
                : engine.predict(path.id(), path.version(), arguments, options);
    }

    private static Duration timeout(Map<String, Object> parameters) {
        Object value = parameters.get(TIMEOUT);
        if (value == null) {
            return null;
        }
        if (value instanceof Long micros && micros >= 0) {
            return micros == 0 ? null : Duration.ofNanos(1000 * Math.min(micros, MOST_MICROS));
        }
        throw new InvalidRequestException("the request: parameter '" + TIMEOUT + "' is " + Values.describe(value)
                + "; expected microseconds, or 0 for no bound");
    }

    /** The version that answered, or {@code null} if the model has changed meanwhile: it may have been either. */
    private Long versionOf(ModelPath path) {
        if (path.version() != null) {
            return path.version();
        }
        try {
            long now = engine.model(path.id()).version();
            return now == path.model().version() ? (Long) now : null;
        } catch (UnknownInstanceException e) {
            return null;
        }
    }

    private static void send(Exchange exchange, InferResponse.Encoded response) {
        if (response.jsonLength() == null) {
            exchange.answer(200, Exchange.JSON, response.content());
        } else {
            exchange.response().getHeaders().put(InferReader.LENGTH_HEADER, response.jsonLength());
            exchange.answer(200, Exchange.OCTETS, response.content());
        }
    }
}
