package aimm.server.control.http.route;

import aimm.server.api.Caller;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.exchange.Limits;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.exchange.Room;
import aimm.server.control.http.exchange.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes every request to the method that answers it. All this runs on the thread that reads from the connections, which
 * saves a switch of threads: so what takes time, such as a large body or list, is handed to others.
 */
public final class Router extends Handler.Abstract {

    private static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, "aimm");
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");
    private static final HttpField SAME_ORIGIN = new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin");
    private static final HttpField NO_CONTENT =
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    /** What is below them is served by an engine. */
    private static final List<String> ENGINE = List.of("/api/", "/v2");

    private final Limits limits;
    private final Gate gate;
    private final Room room;
    private final Function<String, FailureForm> failures;
    private final AtomicInteger running = new AtomicInteger();
    private final Runnable ended = this::ended;
    private volatile Routes routes = new Routes(List.of());
    /** Says why there is no engine; {@code null} if there is one. */
    private volatile Supplier<String> halted;

    private volatile boolean stopping;

    /**
     * Makes one without routes.
     *
     * @param bodies most bytes that all large bodies together may take
     * @param failures how failures look to the clients of a path
     */
    public Router(Limits limits, long bodies, Gate gate, Function<String, FailureForm> failures) {
        super(InvocationType.NON_BLOCKING);
        this.limits = limits;
        this.gate = gate;
        this.failures = failures;
        room = new Room(bodies);
    }

    /**
     * Serves these from now on.
     *
     * @param whyHalted says why calls to the engine find no route; {@code null} if there is an engine
     */
    public void serve(Routes next, Supplier<String> whyHalted) {
        routes = next;
        halted = whyHalted;
    }

    /** Those that are served now. */
    public Routes routes() {
        return routes;
    }

    /** Refuses what comes from now on. */
    public void refuse() {
        stopping = true;
    }

    /** Requests that have no complete answer yet. */
    public int running() {
        return running.get();
    }

    /** The route that takes a request, or {@code null}. */
    public Route route(Request request) {
        try {
            Routes.Match match =
                    routes.find(request.getMethod(), request.getHttpURI().getCanonicalPath());
            return match == null ? null : match.route();
        } catch (Refusal refusal) {
            return null;
        }
    }

    /** Waits until every request has its complete answer; says whether that is so. */
    public boolean awaitQuiet(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (running) {
            while (running.get() > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                running.wait(millis);
            }
            return true;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        running.incrementAndGet();
        secure(response.getHeaders());
        String path = request.getHttpURI().getCanonicalPath();
        Exchange exchange = new Exchange(request, response, callback, limits, room, failures.apply(path), ended);
        exchange.run(() -> {
            if (stopping) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
                throw new Refusal(503, "stopping", "the server stops");
            }
            gate.check(request, response);
            if (gate.isPreflight(request)) {
                preflight(exchange, path);
            } else {
                route(exchange, path);
            }
        });
        return true;
    }

    /** Adds the headers that every answer has. */
    public static void secure(HttpFields.Mutable headers) {
        headers.put(SERVER);
        headers.put(NO_SNIFFING);
        headers.put(NO_STORE);
        headers.put(NO_CONTENT);
        headers.put(NO_REFERRER);
        headers.put(SAME_ORIGIN);
    }

    private void ended() {
        if (running.decrementAndGet() == 0 && (stopping || halted != null)) {
            synchronized (running) {
                running.notifyAll();
            }
        }
    }

    private void route(Exchange exchange, String path) {
        Routes.Match match = routes.find(exchange.method(), path);
        if (match == null) {
            Supplier<String> why = halted;
            if (why != null && ENGINE.stream().anyMatch(path::startsWith)) {
                throw new Refusal(503, "unavailable", "the server " + why.get());
            }
            throw Refusal.notFound(path);
        }
        exchange.variables(match.names(), match.values());
        Role needed = match.route().role();
        if (needed == Role.NOBODY) {
            serve(exchange, match.route(), Identity.ANYBODY);
        } else {
            gate.identify(exchange, identity -> serve(exchange, match.route(), identity));
        }
    }

    /** The one place in which roles are checked. */
    private static void serve(Exchange exchange, Route route, Identity identity) {
        Role needed = route.role();
        if (!identity.role().covers(needed)) {
            throw new Refusal(
                    403,
                    "forbidden",
                    "this needs the role " + needed.configured() + "; " + identity.name() + " has the role "
                            + identity.role().configured());
        }
        String trace = TraceContext.of(exchange.request().getHeaders());
        exchange.caller(new Caller(identity.name(), exchange.id(), trace));
        route.handler().accept(exchange);
    }

    private void preflight(Exchange exchange, String path) {
        String methods = routes.methods(path);
        if (methods == null) {
            throw Refusal.notFound(path);
        }
        exchange.response().getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
        exchange.answer(204);
    }
}
