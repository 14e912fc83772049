package aimm.server.hat;

import aimm.server.hat.Settings.Address;
import aimm.server.hat.Settings.Monitor;
import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.event.EventComponent;
import hat.event.EventServer;
import hat.event.EventerMessage;
import hat.monitor.MonitorClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's place in its Hat system: registers it with the monitor server, again and again as a new component when
 * that is lost, and lets it work while it is blessed and its event server is operational.
 */
final class Membership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final String NO_DATA = "null";

    private final Settings settings;
    private final ChatterSettings connections;
    private final Members members;
    private final Activity activity;
    private final Chatter chatter = new Chatter("aimm-hat chatter");
    private final Thread thread = new Thread(this::run, "aimm-hat membership");
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Component current;

    /**
     * One component in its life.
     *
     * @param connecting its connection to the monitor server, if it has one
     * @param close ends it, once it is connected
     */
    private record Component(CompletableFuture<?> connecting, Runnable close) {

        void end() {
            if (!connecting.cancel(false) && !connecting.isCompletedExceptionally()) {
                close.run();
            }
        }
    }

    private Membership(Settings settings, ChatterSettings connections, Members members, Activity activity) {
        this.settings = settings;
        this.connections = connections;
        this.members = members;
        this.activity = activity;
    }

    /** Begins, in threads of its own. */
    static Membership start(Settings settings, ChatterSettings connections, Members members, Activity activity) {
        Membership membership = new Membership(settings, connections, members, activity);
        membership.thread.setDaemon(true);
        membership.thread.start();
        return membership;
    }

    /** Ends the work, then leaves the Hat system; bounded. */
    @Override
    public void close() {
        closing.countDown();
        Component component = current;
        if (component != null) {
            component.end();
        }
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the work did not end within {} ms", PATIENCE_MILLIS);
        }
        chatter.close();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            do {
                long begin = System.nanoTime();
                takePart();
                Duration lasted = Duration.ofNanos(System.nanoTime() - begin);
                closing.await(backoff.next(lasted).toMillis(), TimeUnit.MILLISECONDS);
            } while (!isClosing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Is a component until that ends, or tells why it can't be one. */
    private void takePart() throws InterruptedException {
        Work work = new Work(activity, members);
        Component component = settings.monitor()
                .map(monitor -> monitored(monitor, work))
                .orElseGet(() -> withFixedServer(settings.eventServer().orElseThrow(), work));
        current = component;
        if (isClosing()) {
            component.end();
        }
        Throwable reason;
        try {
            reason = component.connecting.thenCompose(connected -> work.ended()).get();
        } catch (ExecutionException e) {
            reason = e.getCause();
        } catch (CancellationException e) {
            reason = e;
        }
        if (!isClosing()) {
            String peer = settings.monitor()
                    .map(monitor -> "the monitor server at " + monitor.address())
                    .orElse("the event server");
            activity.waitsFor(peer + " (" + reason.getMessage() + ")");
        }
    }

    private Component withFixedServer(Address address, Work work) {
        EventServer server = new EventServer(Optional.empty(), address.host(), address.port(), Optional.empty());
        EventComponent component = EventComponent.at(chatter, server, connections, init(settings.name()), work);
        follow(component);
        return new Component(CompletableFuture.completedFuture(null), component::close);
    }

    private Component monitored(Monitor monitor, Work work) {
        InetSocketAddress address = new InetSocketAddress(
                monitor.address().host(), monitor.address().port());
        if (monitor.eventServerGroup().isEmpty()) {
            CompletableFuture<MonitorClient> client = new CompletableFuture<>();
            CompletableFuture<MonitorClient> connecting = MonitorClient.connect(
                    chatter,
                    address,
                    connections,
                    settings.name(),
                    monitor.group(),
                    NO_DATA,
                    true,
                    state -> work.follow(state, () -> client.thenAccept(MonitorClient::giveBack)));
            connecting.thenAccept(client::complete);
            return new Component(connecting, () -> {
                work.stop();
                connecting.join().close();
            });
        }
        CompletableFuture<EventComponent> connecting = EventComponent.connect(
                chatter,
                address,
                connections,
                new EventComponent.Identity(
                        settings.name(),
                        monitor.group(),
                        NO_DATA,
                        monitor.eventServerGroup().get()),
                init("aimm/" + settings.name()),
                true,
                work);
        connecting.thenAccept(this::follow);
        return new Component(connecting, () -> connecting.join().close());
    }

    private EventerMessage.InitReq init(String clientName) {
        return new EventerMessage.InitReq(
                clientName, Optional.empty(), members.union().queryTypes(), Optional.empty(), false);
    }

    private void follow(EventComponent component) {
        members.onChange(() -> component.subscribe(members.union().queryTypes()));
        component.subscribe(members.union().queryTypes());
    }
}
