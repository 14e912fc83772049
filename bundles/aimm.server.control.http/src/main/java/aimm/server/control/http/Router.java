package aimm.server.control.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
final class Router extends Handler.Abstract {

    private static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, "aimm");
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_CONTENT =
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    private static final String API = "/api/v1/";

    private final Settings settings;
    private final Guard guard;
    private final Models models;
    private final Actions actions;
    private final Catalog catalog;
    private final Events events;
    private final Health health;
    private final Room room;
    private final AtomicInteger running = new AtomicInteger();
    private final Runnable ended = this::ended;
    private volatile boolean stopping;

    Router(
            Settings settings,
            Guard guard,
            Models models,
            Actions actions,
            Catalog catalog,
            Events events,
            Health health) {
        super(InvocationType.NON_BLOCKING);
        this.settings = settings;
        room = new Room(settings.bodies());
        this.guard = guard;
        this.models = models;
        this.actions = actions;
        this.catalog = catalog;
        this.events = events;
        this.health = health;
    }

    /** Refuses what comes from now on. */
    void refuse() {
        stopping = true;
    }

    /** Waits until every request has its complete answer; says whether that is so. */
    boolean awaitQuiet(Duration timeout) throws InterruptedException {
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
        Exchange exchange = new Exchange(request, response, new Ending(callback, room, ended), settings);
        try {
            if (stopping) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
                throw new Refusal(503, "stopping", "the server stops");
            }
            guard.check(request);
            route(exchange, request.getHttpURI().getCanonicalPath());
        } catch (Throwable failure) {
            exchange.fail(failure);
        }
        return true;
    }

    static void secure(HttpFields.Mutable headers) {
        headers.put(SERVER);
        headers.put(NO_SNIFFING);
        headers.put(NO_STORE);
        headers.put(NO_CONTENT);
    }

    private void ended() {
        if (running.decrementAndGet() == 0 && stopping) {
            synchronized (running) {
                running.notifyAll();
            }
        }
    }

    private void route(Exchange exchange, String path) {
        if (!path.startsWith(API)) {
            switch (path) {
                case "/health/live" -> health.live(exchange);
                case "/health/ready" -> health.ready(exchange);
                default -> throw Refusal.notFound(path);
            }
            return;
        }
        int end = path.indexOf('/', API.length());
        String resource = path.substring(API.length(), end < 0 ? path.length() : end);
        if (end < 0) {
            routeResource(exchange, resource, path);
            return;
        }
        int idEnd = path.indexOf('/', end + 1);
        long id = id(path, end + 1, idEnd < 0 ? path.length() : idEnd);
        String call = idEnd < 0 ? "" : path.substring(idEnd + 1);
        switch (resource) {
            case "models" -> routeModel(exchange, id, call, path);
            case "actions" -> {
                if (!call.isEmpty()) {
                    throw Refusal.notFound(path);
                }
                actions.one(exchange, id);
            }
            default -> throw Refusal.notFound(path);
        }
    }

    private void routeResource(Exchange exchange, String resource, String path) {
        switch (resource) {
            case "models" -> models.all(exchange);
            case "actions" -> actions.all(exchange);
            case "model-types" -> catalog.modelTypes(exchange);
            case "data-accesses" -> catalog.dataAccesses(exchange);
            case "plugins" -> catalog.plugins(exchange);
            case "workers" -> catalog.workers(exchange);
            case "events" -> events.open(exchange);
            default -> throw Refusal.notFound(path);
        }
    }

    private void routeModel(Exchange exchange, long id, String call, String path) {
        switch (call) {
            case "predict" -> models.predict(exchange, id);
            case "fit" -> models.fit(exchange, id);
            case "instance" -> models.instance(exchange, id);
            case "" -> models.one(exchange, id);
            default -> throw Refusal.notFound(path);
        }
    }

    private static long id(String path, int from, int to) {
        long id = 0;
        for (int i = from; i < to; i++) {
            int digit = path.charAt(i) - '0';
            if (digit < 0 || digit > 9 || to - from > 18) {
                throw Refusal.notFound(path);
            }
            id = 10 * id + digit;
        }
        if (from == to) {
            throw Refusal.notFound(path);
        }
        return id;
    }
}
