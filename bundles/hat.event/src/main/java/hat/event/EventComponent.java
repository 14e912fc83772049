package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.ConnectionClosedException;
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
 * protocol), or with one event server for ever. Connections to event servers come and go; a component with a monitor
 * server ends with the connection to that. Safe for use by several threads.
 */
public final class EventComponent implements AutoCloseable {

    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * Who a component is towards its monitor server.
     *
     * @param name of the component, which should be unique
     * @param group within which blessing is decided
     * @param data JSON text that other components get to see, {@code "null"} for nothing
     * @param serverGroup group of the event servers
     */
    public record Identity(String name, String group, String data, String serverGroup) {}

    /**
     * The application. {@link #started}, {@link #stopped}, {@link #waits} and {@link #closed} are called from the
     * component's thread; {@link #statusChanged} and {@link #notified} from a connection's, as
     * {@link EventerClient.Listener} says, from the time {@code started} returned until {@code stopped} is called, or
     * little longer.
     */
    public interface Application {

        /** Work may begin. The event server need not be operational yet. */
        void started(EventerClient client, EventServer server);

        /** Work has to end; it must have ended when this returns, because then another component may begin. */
        void stopped(EventerClient client);

        void statusChanged(EventerClient client, Status status);

        void notified(EventerClient client, List<Event> events);

        /**
         * No work can be done for the moment.
         *
         * @param what is waited for, and maybe why, in words
         */
        default void waits(String what) {}

        /** The component has ended; the last call. */
        void closed(IOException reason);
    }

    private final Chatter chatter;
    private final ChatterSettings settings;
    private final Optional<Identity> identity;
    private final Optional<EventServer> fixed;
    private final EventerMessage.InitReq init;
    private final Application application;

    private final Semaphore changes = new Semaphore(0);
    private volatile Optional<MonitorState> state = Optional.empty();
    private volatile List<EventType> subscriptions;
    private volatile boolean closing;

    private volatile Optional<MonitorClient> monitor = Optional.empty();

    // only in the component's thread
    private Optional<EventSession> session = Optional.empty();
    private Optional<Throwable> lost = Optional.empty();
    private long retryAt = System.nanoTime();
    private String waiting = "";

    private EventComponent(
            Chatter chatter,
            ChatterSettings settings,
            Optional<Identity> identity,
            Optional<EventServer> fixed,
            EventerMessage.InitReq init,
            Application application) {
        this.chatter = chatter;
        this.settings = settings;
        this.identity = identity;
        this.fixed = fixed;
        this.init = init;
        this.application = application;
        subscriptions = init.subscriptions();
    }

    /**
     * Connects to a monitor server and registers.
     *
     * @param address of the monitor server, resolved
     * @param init towards event servers; without server id, notified is only what the connected one creates
     * @param ready whether the component is willing to become active from the start
     * @return fails with a {@link hat.chatter.ConnectFailedException}; may be cancelled. What depends on it must not block
     */
    public static CompletableFuture<EventComponent> connect(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            Identity identity,
            EventerMessage.InitReq init,
            boolean ready,
            Application application) {
        EventComponent component =
                new EventComponent(chatter, settings, Optional.of(identity), Optional.empty(), init, application);
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
                component.monitor = Optional.of(client);
                component.start(identity.name);
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

    /** Works with an event server without asking a monitor server, from now until it is closed. */
    public static EventComponent at(
            Chatter chatter,
            EventServer server,
            ChatterSettings settings,
            EventerMessage.InitReq init,
            Application application) {
        EventComponent component =
                new EventComponent(chatter, settings, Optional.empty(), Optional.of(server), init, application);
        component.start(init.clientName());
        return component;
    }

    /** Says whether the component is willing to become or stay active; returns at once. */
    public void setReady(boolean ready) {
        monitor.ifPresent(client -> client.setReady(ready));
    }

    /**
     * Changes what the application is notified of, now, as {@link EventerClient#resubscribe} does, and in later
     * connections; tries until that is done, and returns at once.
     *
     * @param queryTypes instead of those it was made with
     */
    public void subscribe(List<EventType> queryTypes) {
        subscriptions = List.copyOf(queryTypes);
        wake();
    }

    /** Stops the work, then ends the component; returns at once. */
    @Override
    public void close() {
        closing = true;
        wake();
    }

    private void start(String name) {
        Thread thread = new Thread(this::run, "hat-component " + name);
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
        monitor.ifPresent(client -> {
            client.close();
            client.closed().join(); // in a bounded time
        });
        IOException reason =
                state.flatMap(MonitorState::closed).orElseGet(() -> new ConnectionClosedException("closed here"));
        call(() -> application.closed(reason));
    }

    /** @return nanoseconds after which there is something to do even if nothing changes */
    private long step() {
        Optional<MonitorState> now = state;
        boolean isActive = fixed.isPresent() || now.isPresent() && now.get().blessing() == Blessing.ACTIVE;
        Optional<EventServer> wanted = !isActive ? Optional.empty() : fixed.or(() -> select(now.get()));
        if (session.isPresent() && !session.get().isAliveFor(wanted)) {
            endSession();
        }
        if (session.isEmpty() && now.isPresent() && now.get().blessing() == Blessing.REVOKED) {
            monitor.ifPresent(MonitorClient::giveBack);
        }
        long left = retryAt - System.nanoTime();
        if (session.isEmpty() && wanted.isPresent() && left <= 0) {
            EventServer server = wanted.get();
            session = Optional.of(new EventSession(this, server, application));
            session.get()
                    .connect(
                            chatter,
                            settings,
                            init.with(subscriptions, init.serverId().or(server::serverId)));
        }
        session.ifPresent(EventSession::beginOnceConnected);
        tellWhatIsMissing(isActive, wanted);
        if (session.isPresent()) {
            return session.get().follow(subscriptions);
        }
        return wanted.isPresent() ? left : Long.MAX_VALUE;
    }

    private Optional<EventServer> select(MonitorState known) {
        return EventServer.select(known.components(), identity.orElseThrow().serverGroup, init.clientToken());
    }

    private void tellWhatIsMissing(boolean isActive, Optional<EventServer> wanted) {
        String what;
        if (session.isPresent() && session.get().hasBegun()) {
            what = "";
            lost = Optional.empty();
        } else if (wanted.isPresent()) {
            what = "the event server at " + wanted.get().host() + ":"
                    + wanted.get().port()
                    + lost.map(reason -> " (" + reason.getMessage() + ")").orElse("");
        } else if (isActive) {
            what = "an active event server of the group \"" + identity.orElseThrow().serverGroup + "\"";
        } else {
            what = "the blessing of the monitor server";
        }
        if (!what.equals(waiting)) {
            waiting = what;
            if (!what.isEmpty()) {
                call(() -> application.waits(what));
            }
        }
    }

    private void endSession() {
        session.ifPresent(ending -> {
            lost = ending.lost();
            retryAt = System.nanoTime() + (lost.isPresent() ? RETRY_NANOS : 0);
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
