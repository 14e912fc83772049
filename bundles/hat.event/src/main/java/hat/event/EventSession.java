package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A component's work with one event server, from connecting to it to the end of the work. Called in the component's
 * thread, but for what the client tells.
 */
final class EventSession implements EventerClient.Listener {

    private final EventComponent component;
    private final EventServer server;
    private final EventComponent.Application application;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile Throwable lost;
    private volatile boolean ended;
    private CompletableFuture<EventerClient> connecting;
    private EventerClient client; // read by others after begun
    private volatile List<EventType> subscriptions;
    private CompletableFuture<Void> resubscribing = CompletableFuture.completedFuture(null);
    private volatile long resubscribeAt = System.nanoTime();

    EventSession(EventComponent component, EventServer server, EventComponent.Application application) {
        this.component = component;
        this.server = server;
        this.application = application;
    }

    void connect(Chatter chatter, ChatterSettings settings, EventerMessage.InitReq init) {
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        subscriptions = init.subscriptions();
        connecting = EventerClient.connect(chatter, address, settings, init, this);
        connecting.whenComplete((connected, failure) -> {
            if (failure != null) {
                lost = failure;
            }
            component.wake();
        });
    }

    /** Why it is lost, if it is. */
    Optional<Throwable> lost() {
        return Optional.ofNullable(lost);
    }

    boolean isAliveFor(Optional<EventServer> wanted) {
        return lost == null && wanted.equals(Optional.of(server));
    }

    boolean hasBegun() {
        return client != null;
    }

    void beginOnceConnected() {
        if (client == null && connecting.isDone() && !connecting.isCompletedExceptionally()) {
            client = connecting.join();
            component.call(() -> application.started(client, server));
            begun.countDown();
        }
    }

    /** @return nanoseconds after which to call it again in any case */
    long follow(List<EventType> wanted) {
        long left = resubscribeAt - System.nanoTime();
        if (client == null || !resubscribing.isDone() || wanted.equals(subscriptions)) {
            return Long.MAX_VALUE;
        } else if (left > 0) {
            return left;
        }
        List<EventType> before = subscriptions;
        subscriptions = wanted;
        resubscribing = client.resubscribe(wanted).whenComplete((done, failure) -> {
            if (failure != null) {
                subscriptions = before;
                resubscribeAt = System.nanoTime() + EventComponent.RETRY_NANOS;
            }
        });
        resubscribing.whenComplete((done, failure) -> component.wake());
        return Long.MAX_VALUE;
    }

    /** Ends the work, and then the connection. */
    void end() {
        if (client != null) {
            component.call(() -> application.stopped(client));
        }
        ended = true;
        begun.countDown();
        if (!connecting.cancel(false) && !connecting.isCompletedExceptionally()) {
            connecting.join().close();
        }
    }

    @Override
    public void statusChanged(Status status) {
        if (isAtWork()) {
            component.call(() -> application.statusChanged(client, status));
        }
    }

    @Override
    public void notified(List<Event> events) {
        if (isAtWork()) {
            component.call(() -> application.notified(client, events));
        }
    }

    @Override
    public void closed(IOException reason) {
        lost = reason;
        component.wake();
    }

    private boolean isAtWork() {
        try {
            begun.await(); // the component's thread counts it down, at the latest when it ends
            return !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
