package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A component's work with one event server, from connecting to it to the end of the work. */
final class EventSession implements EventerClient.Listener {

    private final EventComponent component;
    private final EventServer server;
    private final EventComponent.Application application;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean lost;
    private volatile boolean ended;

    // only in the component's thread, but for client, which others read after begun
    private CompletableFuture<EventerClient> connecting;
    private EventerClient client;

    EventSession(EventComponent component, EventServer server, EventComponent.Application application) {
        this.component = component;
        this.server = server;
        this.application = application;
    }

    void connect(Chatter chatter, ChatterSettings settings, EventerMessage.InitReq init) {
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        connecting = EventerClient.connect(chatter, address, settings, init, this);
        connecting.whenComplete((connected, failure) -> {
            lost |= failure != null;
            component.wake();
        });
    }

    boolean isLost() {
        return lost;
    }

    boolean isAliveFor(Optional<EventServer> wanted) {
        return !lost && wanted.equals(Optional.of(server));
    }

    void beginOnceConnected() {
        if (client == null && connecting.isDone() && !connecting.isCompletedExceptionally()) {
            client = connecting.join();
            component.call(() -> application.started(client, server));
            begun.countDown();
        }
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
        if (hasBegun()) {
            component.call(() -> application.statusChanged(client, status));
        }
    }

    @Override
    public void notified(List<Event> events) {
        if (hasBegun()) {
            component.call(() -> application.notified(client, events));
        }
    }

    @Override
    public void closed(IOException reason) {
        lost = true;
        component.wake();
    }

    private boolean hasBegun() {
        try {
            begun.await(); // the component's thread counts it down, at the latest when it ends
            return !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
