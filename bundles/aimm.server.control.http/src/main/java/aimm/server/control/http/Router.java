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

    private final Settings settings;
    private final Guard guard;
    private final Health health;
    private final Room room;
    private final AtomicInteger running = new AtomicInteger();
    private final Runnable ended = this::ended;
    private volatile Api api;
    private volatile boolean stopping;

    Router(Settings settings, Guard guard, Health health) {
        super(InvocationType.NON_BLOCKING);
        this.settings = settings;
        room = new Room(settings.bodies());
        this.guard = guard;
        this.health = health;
    }

    /** @param next serves calls from now on; {@code null} refuses them */
    void serve(Api next) {
        api = next;
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
        if (running.decrementAndGet() == 0 && (stopping || api == null)) {
            synchronized (running) {
                running.notifyAll();
            }
        }
    }

    private void route(Exchange exchange, String path) {
        if (path.startsWith(Api.PATH)) {
            Api now = api;
            if (now == null) {
                throw new Refusal(503, "unavailable", "the server " + health.whyHalted());
            }
            now.route(exchange, path);
            return;
        }
        switch (path) {
            case "/health/live" -> health.live(exchange);
            case "/health/ready" -> health.ready(exchange);
            default -> throw Refusal.notFound(path);
        }
    }
}
