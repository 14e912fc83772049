package aimm.server.control.http.v1;

import aimm.server.api.Engine;
import aimm.server.api.Subscription;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;

/** {@code /api/v1/events}: tells clients what changes, as server-sent events. */
public final class Events implements AutoCloseable {

    /** Changes that follow one another faster are told together. */
    private static final long MERGE_MILLIS = 50;

    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Engine engine;
    private final Executor executor;
    private final Scheduler scheduler;
    private final int maxClients;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicBoolean beating = new AtomicBoolean();
    private final Subscription changes;

    /** @param maxClients that watch at once */
    public Events(Engine engine, Executor executor, Scheduler scheduler, int maxClients) {
        this.engine = engine;
        this.executor = executor;
        this.scheduler = scheduler;
        this.maxClients = maxClients;
        changes = engine.onChange(this::changed);
    }

    List<Route> routes() {
        return List.of(
                Route.get(Api.PATH + "/events", Role.VIEWER, exchange -> open(exchange, exchange.parameter("action"))),
                Route.get(
                        Api.PATH + "/actions/{action}/events",
                        Role.VIEWER,
                        exchange -> open(exchange, String.valueOf(exchange.number("action")))));
    }

    private void open(Exchange exchange, String action) {
        if (!exchange.method().equals("GET")) {
            throw Refusal.method(exchange.method(), "GET");
        }
        if (streams.size() >= maxClients) {
            throw new Refusal(503, "busy", maxClients + " clients watch events already");
        }
        EventStream.News news = news(action);
        exchange.readNothing(() -> {
            EventStream stream = new EventStream(exchange, news, streams::remove);
            streams.add(stream);
            exchange.blocking(stream::open);
            beatLater();
        });
    }

    /** Ends every stream. */
    @Override
    public void close() {
        changes.close();
        streams.forEach(EventStream::close);
    }

    private EventStream.News news(String action) {
        if (action == null) {
            return new StateNews(engine);
        }
        try {
            return new ActionNews(engine.action(Long.parseLong(action)));
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("parameter action is '" + action + "'; expected the number of an action");
        }
    }

    private void changed() {
        if (!streams.isEmpty() && telling.compareAndSet(false, true)) {
            scheduler.schedule(() -> executor.execute(this::tell), MERGE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tell() {
        telling.set(false);
        streams.forEach(EventStream::changed);
    }

    private void beatLater() {
        if (!streams.isEmpty() && beating.compareAndSet(false, true)) {
            scheduler.schedule(() -> executor.execute(this::beat), HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        beating.set(false);
        streams.forEach(EventStream::beat);
        beatLater();
    }
}
