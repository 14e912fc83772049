package aimm.server.control.http.v1;

import aimm.server.api.Action;
import aimm.server.api.Options;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.exchange.Calls.Patience;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.json.JsonWriter;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Actions that clients start: waited for, or answered with the action itself. Which of both, {@code Prefer} says as RFC
 * 7240 has it, or the parameter {@code wait}.
 */
final class Jobs {

    private static final Duration MOST_PATIENCE = Duration.ofHours(1);

    private final Calls calls;
    private final Results results;

    Jobs(Calls calls, Results results) {
        this.calls = calls;
        this.results = results;
    }

    /**
     * Starts an action and answers an exchange when it is over, or with the action if its client does not wait so long.
     *
     * @param start starts it, after all that the client asked for was found right
     * @param answer makes the answer of the result
     * @param document writes the result as one JSON value, for who asks for it later
     */
    <T> void answer(
            Exchange exchange,
            Function<Options, Action<T>> start,
            Consumer<T> answer,
            BiConsumer<JsonWriter, T> document) {
        Duration patience = patience(exchange);
        boolean detach = exchange.flag("detach", false);
        calls.start(exchange, start, action -> {
            if (patience == null) {
                calls.await(exchange, action, detach ? Patience.ENDLESS.detached() : Patience.ENDLESS, answer);
                return;
            }
            results.keep(action, document);
            if (patience.isZero()) {
                accepted(exchange, action);
            } else {
                calls.await(
                        exchange,
                        action,
                        Patience.ENDLESS.detached().until(patience, () -> accepted(exchange, action)),
                        answer);
            }
        });
    }

    private static void accepted(Exchange exchange, Action<?> action) {
        exchange.response().getHeaders().put(HttpHeader.LOCATION, "/api/v1/actions/" + action.id());
        if (exchange.request().getHeaders().contains("Prefer")) {
            exchange.response().getHeaders().put("Preference-Applied", "respond-async");
        }
        exchange.answer(202, json -> StateJson.action(json, action.state()));
        action.result().whenComplete((result, failure) -> exchange.ended(failure));
    }

    /** How long the client waits; {@code null} for as long as it takes. What it prefers in another form is no error. */
    private static Duration patience(Exchange exchange) {
        if (!exchange.flag("wait", true)) {
            return Duration.ZERO;
        }
        boolean async = false;
        Duration wait = Duration.ZERO;
        for (String preference : exchange.request().getHeaders().getCSV("Prefer", false)) {
            String plain = preference.strip();
            async |= plain.equalsIgnoreCase("respond-async");
            if (plain.matches("(?i)wait=\\d{1,9}")) {
                wait = Duration.ofSeconds(Long.parseLong(plain.substring(5)));
            }
        }
        return !async ? null : wait.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : wait;
    }
}
