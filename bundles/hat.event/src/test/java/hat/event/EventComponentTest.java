package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.monitor.ComponentInfo;
import hat.monitor.TestMonitorServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A component between a monitor server, which blesses one of its group, and event servers. */
@Timeout(60)
class EventComponentTest {

    private static final EventComponent.Identity IDENTITY =
            new EventComponent.Identity("aimm", "aimm group", "null", "event");
    private static final EventType A = EventType.of("aimm", "*");
    private static final EventType B = EventType.of("b", "*");
    private static final EventerMessage.InitReq INIT =
            new EventerMessage.InitReq("aimm/aimm", Optional.empty(), List.of(A), Optional.empty(), false);

    private final Chatter chatter = new Chatter("chatter under test");
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    private TestMonitorServer monitor;
    private TestEventServer events;
    private EventComponent component;
    private long rival;

    private final EventComponent.Application application = new EventComponent.Application() {
        @Override
        public void started(EventerClient client, EventServer server) {
            told.add("started"
                    + server.serverId().map(id -> " with server " + id).orElse(""));
        }

        @Override
        public void stopped(EventerClient client) {
            told.add("stopped" + (accepted().isPresent() ? "" : " without a token"));
        }

        @Override
        public void statusChanged(EventerClient client, Status status) {
            told.add(status);
        }

        @Override
        public void notified(EventerClient client, List<Event> notified) {
            told.add(notified);
        }

        @Override
        public void waits(String what) {
            waits.add(what);
        }

        @Override
        public void closed(IOException reason) {
            told.add(reason);
        }
    };

    @BeforeEach
    void connect() throws Exception {
        monitor = new TestMonitorServer();
        monitor.algorithm("aimm group", TestMonitorServer.Algorithm.BLESS_ONE);
        monitor.rank("rival", "aimm group", 0);
        rival = monitor.add("rival", "aimm group", "null");
        events = new TestEventServer(3);
        component = EventComponent.connect(
                        chatter, monitor.address(), ChatterSettings.DEFAULT, IDENTITY, INIT, true, application)
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        component.close();
        while (!(take(told) instanceof IOException)) {
            assertThat(told).isNotNull();
        }
        chatter.close();
        monitor.close();
        events.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hat-")) {
                thread.join(20_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("hat-.*|chatter.*"));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("something within 20 s").isNotNull();
        return next;
    }

    /** The token that the component has accepted, as far as the monitor server knows. */
    private Optional<Long> accepted() {
        return monitor.components().stream()
                .filter(one -> one.name().equals(Optional.of("aimm")))
                .findAny()
                .flatMap(one -> one.response().token());
    }

    private void becomeActive() throws Exception {
        monitor.remove(rival);
        monitor.awaitActive("aimm");
    }

    /** The component becomes active and works with the event server. */
    private long start() throws Exception {
        long cid = monitor.add("event server", "event", events.data());
        becomeActive();
        assertThat(take(told)).isEqualTo("started with server 3");
        return cid;
    }

    @Test
    void worksWhileItIsBlessedAndThereIsAnEventServer() throws Exception {
        events.status(Status.STANDBY);
        becomeActive();
        long cid = monitor.add("event server", "event", events.data());
        assertThat(take(told)).isEqualTo("started with server 3");
        assertThat(events.awaitClient("aimm/aimm")).isEqualTo(INIT.with(List.of(A), Optional.of(3L)));
        events.status(Status.OPERATIONAL);
        assertThat(take(told)).isEqualTo(Status.OPERATIONAL);

        monitor.remove(cid);

        assertThat(take(told)).isEqualTo("stopped");
        events.awaitNoClient("aimm/aimm");
        assertThat(monitor.components()).hasSize(1).allMatch(ComponentInfo::isActive);
    }

    @Test
    void givesItsTokenBackOnlyWhenTheWorkHasEnded() throws Exception {
        start();

        component.setReady(false);

        assertThat(take(told)).isEqualTo("stopped");
        monitor.await(all -> accepted().isEmpty());
    }

    @Test
    void makesRoomForAnotherOne() throws Exception {
        start();

        monitor.add("rival", "aimm group", "null");

        assertThat(take(told)).isEqualTo("stopped");
        monitor.awaitActive("rival");
        events.awaitNoClient("aimm/aimm");
    }

    @Test
    void connectsAgainWhenTheConnectionIsLost() throws Exception {
        start();
        long before = System.nanoTime();

        events.awaitClient("aimm/aimm");
        events.drop("aimm/aimm");

        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(told)).isEqualTo("started with server 3");
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
    }

    @Test
    void goesOnTryingWhereNobodyListens() throws Exception {
        events.stop();
        monitor.add("event server", "event", events.data());
        becomeActive();
        while (!take(waits).startsWith("the event server at 127.0.0.1:" + port() + " (")) {
            assertThat(told).isEmpty();
        }

        events.restart(true);

        assertThat(take(told)).isEqualTo("started with server 3");
    }

    private int port() {
        return events.address().getPort();
    }

    @Test
    void followsAnotherEventServer() throws Exception {
        long cid = start();
        try (TestEventServer other = new TestEventServer(4)) {
            monitor.add("other event server", "event", other.data()); // no change
            assertThat(told).isEmpty();

            monitor.remove(cid);

            assertThat(take(told)).isEqualTo("stopped");
            assertThat(take(told)).isEqualTo("started with server 4");
            monitor.add("event server", "event", events.data()); // no change
            other.register(RegisterEvent.json(EventType.of("aimm", "1"), "5"));
            assertThat(take(told).toString()).contains("server=4");
        }
    }

    @Test
    void stopsWhenTheMonitorServerIsLost() throws Exception {
        start();

        monitor.stop();

        assertThat(take(told).toString()).startsWith("stopped");
        Object reason = take(told);
        assertThat(reason)
                .isInstanceOf(IOException.class)
                .hasToString("hat.chatter.ConnectionClosedException: closed by the peer");
        told.add(reason); // the last one
    }

    @Test
    void stopsBeforeItEnds() throws Exception {
        start();

        component.close();

        assertThat(take(told)).isEqualTo("stopped");
        monitor.awaitGone("aimm");
    }

    @Test
    void saysWhatItWaitsFor() throws Exception {
        assertThat(take(waits)).isEqualTo("the blessing of the monitor server");
        becomeActive();
        assertThat(take(waits)).isEqualTo("an active event server of the group \"event\"");
        CompletableFuture<Void> refused = events.refuseNextClient();
        monitor.add("event server", "event", events.data());
        assertThat(take(waits)).isEqualTo("the event server at 127.0.0.1:" + port());
        refused.get(20, TimeUnit.SECONDS);
        assertThat(take(waits))
                .startsWith("the event server at 127.0.0.1:" + port() + " (")
                .endsWith("closed by the peer)");
        assertThat(take(told)).isEqualTo("started with server 3");
        monitor.add("rival", "aimm group", "null");
        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(waits)).isEqualTo("the blessing of the monitor server");
    }

    @Test
    void changesItsSubscription() throws Exception {
        start();

        component.subscribe(List.of(B));

        awaitSubscribed(B);
        Event event =
                events.register(RegisterEvent.json(EventType.of("b", "1"), "5")).get(0);
        assertThat(take(told)).isEqualTo(List.of(event));
        events.drop("aimm/aimm");
        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(told)).isEqualTo("started with server 3");
        assertThat(events.awaitClient("aimm/aimm").subscriptions()).containsExactly(B);
    }

    @Test
    void triesAgainToChangeItsSubscription() throws Exception {
        start();
        CompletableFuture<Void> refused = events.refuseNextClient();

        component.subscribe(List.of(B));

        refused.get(20, TimeUnit.SECONDS);
        awaitSubscribed(B);
        assertThat(told).isEmpty();
    }

    private void awaitSubscribed(EventType queryType) throws InterruptedException {
        events.awaitClients(clients -> clients.stream()
                .map(EventerMessage.InitReq::subscriptions)
                .toList()
                .equals(List.of(List.of(queryType))));
    }

    @Test
    void worksWithAFixedEventServer() throws Exception {
        EventServer fixed = new EventServer(Optional.empty(), "127.0.0.1", port(), Optional.empty());
        EventComponent other = EventComponent.at(chatter, fixed, ChatterSettings.DEFAULT, INIT, application);
        for (int i = 0; i < 2; i++) { // connects again
            assertThat(take(told)).isEqualTo("started");
            assertThat(events.awaitClient("aimm/aimm")).isEqualTo(INIT);
            events.drop("aimm/aimm");
            assertThat(take(told)).isEqualTo("stopped without a token");
        }
        other.close();
        while (!(take(told) instanceof IOException)) {
            assertThat(told).isNotNull();
        }
    }
}
