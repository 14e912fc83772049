package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.monitor.MonitorClient;
import hat.monitor.MonitorState;
import hat.monitor.MonitorState.Blessing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A component that works with the event server its monitor server tells of, while it is blessed (section 6 of the
 * protocol). Connections to event servers come and go; the component ends with the connection to its monitor server.
 * Safe for use by several threads.
 */
public final class EventComponent implements AutoCloseable {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * Who a component is and what it wants.
     *
     * @param name of the component, which should be unique
     * @param group within which blessing is decided
     * @param data JSON text that other components get to see, {@code "null"} for nothing
     * @param serverGroup group of the event servers
     * @param clientName towards event servers, by convention {@code kind/name}
     * @param clientToken must be the event server's if it is present
     * @param subscriptions query types of the events to be notified of
     * @param serverId to be notified only of events of that server; empty for those of the connected one
     */
    public record Identity(
            String name,
            String group,
            String data,
            String serverGroup,
            String clientName,
            Optional<String> clientToken,
            List<EventType> subscriptions,
            Optional<Long> serverId) {

        EventerMessage.InitReq init(EventServer server) {
            return new EventerMessage.InitReq(
                    clientName, clientToken, subscriptions, Optional.of(serverId.orElse(server.serverId())), false);
        }
    }

    /**
     * The application. {@link #started}, {@link #stopped} and {@link #closed} are called from the component's thread,
     * {@link #statusChanged} and {@link #notified} from a connection's, as {@link EventerClient.Listener} says, from the
     * time {@code started} returned until {@code stopped} is called, or little longer.
     */
    public interface Application {

        /** Work may begin. The event server need not be operational yet. */
        void started(EventerClient client, EventServer server);

        /** Work has to end; it must have ended when this returns, because then another component may begin. */
        void stopped(EventerClient client);

        void statusChanged(EventerClient client, Status status);

        void notified(EventerClient client, List<Event> events);

        /** The component has ended; the last call. */
        void closed(IOException reason);
    }

    private final Chatter chatter;
    private final ChatterSettings settings;
    private final Identity identity;
    private final Application application;

    private final Semaphore changes = new Semaphore(0);
    private volatile Optional<MonitorState> state = Optional.empty();
    private volatile boolean closing;

    private volatile MonitorClient monitor;

    // only in the component's thread
    private Optional<EventSession> session = Optional.empty();
    private long retryAt = System.nanoTime();

    private EventComponent(Chatter chatter, ChatterSettings settings, Identity identity, Application application) {
        this.chatter = chatter;
        this.settings = settings;
        this.identity = identity;
        this.application = application;
    }

    /**
     * Connects to a monitor server and registers.
     *
     * @param address of the monitor server, resolved
     * @param ready whether the component is willing to become active from the start
     * @return fails with a {@link hat.chatter.ConnectFailedException}; may be cancelled. What depends on it must not block
     */
    public static CompletableFuture<EventComponent> connect(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            Identity identity,
            boolean ready,
            Application application) {
        EventComponent component = new EventComponent(chatter, settings, identity, application);
        CompletableFuture<MonitorClient> connecting = MonitorClient.connect(
                chatter,
                address,
                settings,
                identity.name,
                identity.group,
                identity.data,
                ready,
                component::stateChanged);
        CompletableFuture<EventComponent> result = new CompletableFuture<>();
        connecting.whenComplete((client, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                component.start(client);
                if (!result.complete(component)) {
                    component.close();
                }
            }
        });
        result.whenComplete((connected, failure) -> {
            if (failure != null) {
                connecting.cancel(false);
            }
        });
        return result;
    }

    /** Says whether the component is willing to become or stay active; returns at once. */
    public void setReady(boolean ready) {
        monitor.setReady(ready);
    }

    /** Stops the work, then ends the component; returns at once. */
    @Override
    public void close() {
        closing = true;
        wake();
    }

    private void start(MonitorClient client) {
        monitor = client;
        Thread thread = new Thread(this::run, "hat-component " + identity.name);
        thread.setDaemon(true);
        thread.start();
    }

    private void stateChanged(MonitorState next) {
        state = Optional.of(next);
        wake();
    }

    /** Makes the component's thread look what there is to do. */
    void wake() {
        changes.release();
    }

    private void run() {
        while (!closing && state.flatMap(MonitorState::closed).isEmpty()) {
            awaitChange(step());
        }
        endSession();
        monitor.close();
        monitor.closed().join(); // in a bounded time
        call(() -> application.closed(state.flatMap(MonitorState::closed).orElseThrow()));
    }

    /** @return nanoseconds after which there is something to do even if nothing changes */
    private long step() {
        Optional<MonitorState> now = state;
        Optional<EventServer> wanted = now.filter(known -> known.blessing() == Blessing.ACTIVE)
                .flatMap(known -> EventServer.select(known.components(), identity.serverGroup, identity.clientToken));
        if (session.isPresent() && !session.get().isAliveFor(wanted)) {
            endSession();
        }
        if (session.isEmpty() && now.isPresent() && now.get().blessing() == Blessing.REVOKED) {
            monitor.giveBack();
        }
        if (session.isEmpty() && wanted.isPresent()) {
            long left = retryAt - System.nanoTime();
            if (left > 0) {
                return left;
            }
            session = Optional.of(new EventSession(this, wanted.get(), application));
            session.get().connect(chatter, settings, identity.init(wanted.get()));
        }
        session.ifPresent(EventSession::beginOnceConnected);
        return Long.MAX_VALUE;
    }

    private void endSession() {
        session.ifPresent(ending -> {
            retryAt = System.nanoTime() + (ending.isLost() ? RETRY_NANOS : 0);
            ending.end();
        });
        session = Optional.empty();
    }

    private void awaitChange(long nanos) {
        try {
            changes.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            changes.drainPermits();
        } catch (InterruptedException e) {
            close();
        }
    }

    /** Calls the application, whose failure ends the component. */
    void call(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            close();
        }
    }
}
