package aimm.server.hat.api;

import hat.chatter.ConnectionClosedException;
import hat.event.Event;
import hat.event.EventId;
import hat.event.EventType;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.RegistrationRefusedException;
import hat.event.Subscription;
import hat.event.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An operational event server that keeps everything in memory. As with the real one, who registers an event is told of it
 * before the answer comes.
 */
public final class FakeProxyClients implements ProxyClients, AutoCloseable {

    private final boolean keepsEvents;
    private final List<Event> registered = new ArrayList<>(); // guarded by this, like the rest
    private final Map<EventType, Event> latest = new LinkedHashMap<>();
    private final List<Proxy> proxies = new ArrayList<>();
    private long sessions;
    private boolean refusing;
    private boolean lost;

    public FakeProxyClients() {
        this(true);
    }

    /** @param keepsEvents whether queries find what was registered; event servers with a dummy backend find nothing */
    public FakeProxyClients(boolean keepsEvents) {
        this.keepsEvents = keepsEvents;
    }

    @Override
    public synchronized ProxyClient join(Subscription subscription, Consumer<List<Event>> listener) {
        Proxy proxy = new Proxy(subscription, listener);
        proxies.add(proxy);
        return proxy;
    }

    /** Registers events as somebody else. */
    public synchronized List<Event> register(RegisterEvent... events) {
        sessions++;
        List<Event> session = new ArrayList<>();
        for (RegisterEvent event : events) {
            session.add(new Event(
                    new EventId(1, sessions, session.size() + 1L),
                    event.type(),
                    new Timestamp(sessions, 0),
                    event.sourceTimestamp(),
                    event.payload()));
        }
        registered.addAll(session);
        session.forEach(event -> latest.put(event.type(), event));
        proxies.forEach(proxy -> proxy.tell(session));
        notifyAll();
        return session;
    }

    /** All events that were ever registered, once there are so many. */
    public synchronized List<Event> awaitRegistered(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (registered.size() < count) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("expected " + count + " events within 20 s, got " + registered);
            }
            wait(millis);
        }
        return List.copyOf(registered);
    }

    /** From now on registers nothing, or does again. */
    public synchronized void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Loses the connection. */
    public synchronized void lose() {
        lost = true;
    }

    /** Ends the threads of all proxies. */
    @Override
    public void close() {
        List<Proxy> all;
        synchronized (this) {
            all = List.copyOf(proxies);
        }
        all.forEach(Proxy::close);
    }

    private final class Proxy implements ProxyClient {

        private final Subscription subscription;
        private final Consumer<List<Event>> listener;
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(task -> new Thread(task, "fake proxy client"));

        Proxy(Subscription subscription, Consumer<List<Event>> listener) {
            this.subscription = subscription;
            this.listener = listener;
        }

        void tell(List<Event> session) {
            List<Event> matching = session.stream()
                    .filter(event -> subscription.matches(event.type()))
                    .toList();
            if (!matching.isEmpty()) {
                thread.execute(() -> listener.accept(matching));
            }
        }

        @Override
        public void register(List<RegisterEvent> events) throws IOException {
            synchronized (FakeProxyClients.this) {
                if (lost) {
                    throw new ConnectionClosedException("lost on purpose");
                }
                if (!refusing) {
                    FakeProxyClients.this.register(events.toArray(RegisterEvent[]::new));
                }
            }
        }

        @Override
        public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
            synchronized (FakeProxyClients.this) {
                if (lost) {
                    return CompletableFuture.failedFuture(new ConnectionClosedException("lost on purpose"));
                }
                return refusing
                        ? CompletableFuture.failedFuture(new RegistrationRefusedException())
                        : CompletableFuture.completedFuture(
                                FakeProxyClients.this.register(events.toArray(RegisterEvent[]::new)));
            }
        }

        @Override
        public CompletableFuture<QueryResult> query(Query query) {
            synchronized (FakeProxyClients.this) {
                if (lost) {
                    return CompletableFuture.failedFuture(new ConnectionClosedException("lost on purpose"));
                }
                if (!(query instanceof Query.Latest wanted)) {
                    throw new UnsupportedOperationException("only the latest events can be asked for");
                }
                List<Event> found = latest.values().stream()
                        .filter(event -> keepsEvents
                                && wanted.eventTypes()
                                        .map(types -> new Subscription(types).matches(event.type()))
                                        .orElse(true))
                        .toList();
                return CompletableFuture.completedFuture(new QueryResult(found, false));
            }
        }

        @Override
        public void close() {
            synchronized (FakeProxyClients.this) {
                proxies.remove(this);
            }
            thread.shutdown();
            try {
                thread.awaitTermination(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
