package aimm.server.control.http.route;

import aimm.plugin.api.TraceContext;
import aimm.server.api.Caller;
import aimm.server.control.http.connection.Line;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.exchange.Limits;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.exchange.Room;
import aimm.server.control.http.exchange.TraceHeaders;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes every request to the method that answers it. All this runs on the thread that reads from the connections, which
 * saves a switch of threads: so what takes time, such as a large body or list, is handed to others.
 */
public final class Router extends Handler.Abstract {

    /** After so many requests without a pause, those of other connections come first. */
    private static final int LONGEST_STREAK = 64;

    /** What is below them is served by an engine. */
    private static final List<String> ENGINE = List.of("/api/", "/v2");

    private volatile Limits limits;
    private final Gate gate;
    private final Room room;
    private final Function<String, FailureForm> failures;
    private final Audit audit; // may be null
    private final Running running = new Running();
    private volatile Routes routes = new Routes(List.of());
    /** Says why there is no engine; {@code null} if there is one. */
    private volatile Supplier<String> halted;

    private volatile boolean stopping;

    /**
     * Makes one without routes.
     *
     * @param bodies most bytes that all large bodies together may take
     * @param failures how failures look to the clients of a path
     * @param audit {@code null} if nobody wants to know
     */
    public Router(Limits limits, long bodies, Gate gate, Function<String, FailureForm> failures, Audit audit) {
        super(InvocationType.NON_BLOCKING);
        this.limits = limits;
        this.gate = gate;
        this.failures = failures;
        this.audit = audit;
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

    /** Keeps to these from now on. */
    public void follow(Limits next) {
        limits = next;
    }

    /** Refuses what comes from now on. */
    public void refuse() {
        stopping = true;
    }

    /** Requests that have no complete answer yet. */
    public int running() {
        return running.count();
    }

    /** Bytes that the large bodies of requests take now. */
    public long held() {
        return room.taken();
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

    /** Waits until every request has its complete answer; says whether that is so. Those that are refused do not count. */
    public boolean awaitQuiet(Duration timeout) throws InterruptedException {
        return running.awaitNone(timeout);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Line line = Line.of(request);
        int streak = line.begin();
        running.enter();
        boolean refused = stopping; // looked at after it was counted, so that none is overlooked
        if (refused) {
            running.leave();
        }
        Headers.add(response.getHeaders());
        String path = request.getHttpURI().getCanonicalPath();
        Exchange exchange = new Exchange(
                request,
                response,
                line,
                callback,
                limits,
                room,
                failures.apply(path),
                refused ? () -> {} : running::leave);
        if (refused) {
            exchange.fail(stopping());
        } else if (streak % LONGEST_STREAK == 0) {
            exchange.blocking(() -> admit(exchange, path));
        } else {
            exchange.run(() -> admit(exchange, path));
        }
        return true;
    }

    private static Refusal stopping() {
        return new Refusal(503, "stopping", "the server stops").with(HttpFields.CONNECTION_CLOSE);
    }

    private void admit(Exchange exchange, String path) {
        Request request = exchange.request();
        Audit.Trail trail = trail(exchange, path);
        if (request.getHttpURI().getPathQuery().length() > limits.uri()) {
            throw new Refusal(414, "uri-too-long", "path and query have more than " + limits.uri() + " characters");
        }
        gate.check(request, exchange.response());
        if (gate.isPreflight(request)) {
            preflight(exchange, path);
        } else {
            route(exchange, path, trail);
        }
    }

    /** Of what changes something, if that is to be known; otherwise {@code null}. */
    private Audit.Trail trail(Exchange exchange, String path) {
        if (audit == null || exchange.isGet()) {
            return null;
        }
        Routes.Match match;
        try {
            match = routes.find(exchange.method(), path);
        } catch (Refusal refusal) {
            return null; // told when the route is looked for
        }
        if (match == null || !match.route().changes()) {
            return null;
        }
        Audit.Trail trail = audit.trail(exchange, match);
        exchange.witness(trail);
        return trail;
    }

    private void route(Exchange exchange, String path, Audit.Trail trail) {
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
            serve(exchange, match.route(), Identity.ANYBODY, trail);
            return;
        }
        if (running.count() > limits.requests()) {
            throw new Refusal(503, "busy", "there are " + limits.requests() + " requests already");
        }
        exchange.count(Line.of(exchange.request()).requests());
        gate.identify(exchange, identity -> serve(exchange, match.route(), identity, trail));
    }

    /** The one place in which roles are checked. */
    private static void serve(Exchange exchange, Route route, Identity identity, Audit.Trail trail) {
        if (trail != null) {
            trail.by(identity);
        }
        Role needed = route.role();
        if (!identity.role().covers(needed)) {
            throw new Refusal(
                    403,
                    "forbidden",
                    "this needs the role " + needed.configured() + "; " + identity.name() + " has the role "
                            + identity.role().configured());
        }
        if (identity.requests() != null) {
            exchange.count(identity.requests());
        }
        TraceContext trace = TraceHeaders.of(exchange.request().getHeaders());
        exchange.caller(new Caller(identity.name(), exchange.id(), trace));
        if (trail == null) {
            route.handler().accept(exchange);
        } else {
            exchange.blocking(() -> {
                trail.begin();
                route.handler().accept(exchange);
            });
        }
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
