package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.Chatter;
import hat.chatter.ChatterServer;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.Message;
import hat.monitor.ComponentInfo;
import hat.monitor.MonitorMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A component between a monitor server and event servers that do what a test says. */
@Timeout(60)
class EventComponentTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final EventComponent.Identity IDENTITY =
            new EventComponent.Identity("aimm", "aimm group", "null", "event");
    private static final EventerMessage.InitReq INIT = new EventerMessage.InitReq(
            "aimm/aimm", Optional.empty(), List.of(EventType.of("aimm", "*")), Optional.empty(), false);
    private static final Optional<Long> NONE = Optional.empty();
    private static final Optional<Long> T1 = Optional.of(1L);

    private final Chatter chatter = new Chatter("chatter under test");
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> waits = new LinkedBlockingQueue<>();
    private final Peer monitor = new Peer();
    private final Peer events = new Peer();
    private ChatterServer eventServer;
    private EventComponent component;

    private final EventComponent.Application application = new EventComponent.Application() {
        @Override
        public void started(EventerClient client, EventServer server) {
            told.add("started"
                    + server.serverId().map(id -> " with server " + id).orElse(""));
        }

        @Override
        public void stopped(EventerClient client) {
            told.add("stopped");
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

    /** One side of connections to the component. */
    private static final class Peer implements Handler {
        private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<IOException> closed = new LinkedBlockingQueue<>();

        Handler accept(Connection connection) {
            connections.add(connection);
            return this;
        }

        @Override
        public void received(Message message) {
            messages.add(message);
        }

        @Override
        public void closed(IOException reason) {
            closed.add(reason);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        ChatterServer monitorServer = chatter.listen(ANY, ChatterSettings.DEFAULT, monitor::accept);
        eventServer = chatter.listen(ANY, ChatterSettings.DEFAULT, events::accept);
        component = EventComponent.connect(
                        chatter, monitorServer.address(), ChatterSettings.DEFAULT, IDENTITY, INIT, true, application)
                .get(20, TimeUnit.SECONDS);
        expectTold(NONE, true);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        component.close();
        while (!(take(told) instanceof IOException)) {
            assertThat(told).isNotNull();
        }
        chatter.close();
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

    private void expectTold(Optional<Long> token, boolean ready) throws Exception {
        assertThat(MonitorMessage.read(take(monitor.messages)))
                .isEqualTo(new MonitorMessage.Client(
                        "aimm", "aimm group", "null", new ComponentInfo.Response(token, ready)));
    }

    /** The monitor server tells of the component itself, and of others. */
    private void tell(Optional<Long> offered, Optional<Long> accepted, ComponentInfo... others) throws Exception {
        List<ComponentInfo> components = new ArrayList<>(List.of(new ComponentInfo(
                1,
                0,
                Optional.of("aimm"),
                Optional.of("aimm group"),
                "null",
                1,
                new ComponentInfo.Request(offered, offered.map(Long::doubleValue)),
                new ComponentInfo.Response(accepted, true))));
        components.addAll(List.of(others));
        MonitorMessage message = new MonitorMessage.Server(1, 0, components);
        monitor.connections.element().send(message.type(), message.payload());
    }

    private ComponentInfo server(long id) {
        return EventServerTest.active("{\"server_id\": " + id + ", \"eventer_server\": {\"host\": \"127.0.0.1\", "
                + "\"port\": " + eventServer.address().getPort() + "}, \"server_token\": null}");
    }

    private void becomeActive(ComponentInfo... others) throws Exception {
        tell(T1, NONE, others);
        expectTold(T1, true);
        tell(T1, T1, others);
    }

    /** Accepts a connection to the event server. */
    private Connection initialize(long serverId) throws Exception {
        Connection connection = take(events.connections);
        Message init = take(events.messages);
        assertThat(EventerMessage.read(init))
                .isEqualTo(new EventerMessage.InitReq(
                        "aimm/aimm",
                        Optional.empty(),
                        List.of(EventType.of("aimm", "*")),
                        Optional.of(serverId),
                        false));
        EventerMessage success = new EventerMessage.InitSuccess(Status.STANDBY);
        connection.answer(init.conversation(), success.type(), true, success.payload());
        assertThat(take(told)).isEqualTo("started with server " + serverId);
        return connection;
    }

    private static void notify(Connection connection, EventerMessage message) throws IOException {
        connection.send(message.type(), message.payload());
    }

    @Test
    void worksWhileItIsBlessedAndThereIsAnEventServer() throws Exception {
        becomeActive();
        tell(T1, T1, server(3));
        Connection connection = initialize(3);
        notify(connection, new EventerMessage.StatusNotify(Status.OPERATIONAL));
        assertThat(take(told)).isEqualTo(Status.OPERATIONAL);

        tell(T1, T1);

        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(events.closed)).hasMessage("closed by the peer");
        assertThat(monitor.messages).isEmpty();
    }

    @Test
    void givesItsTokenBackOnlyWhenTheWorkHasEnded() throws Exception {
        becomeActive(server(3));
        initialize(3);

        component.setReady(false);

        expectTold(T1, false);
        expectTold(NONE, false);
        assertThat(told).contains("stopped");
    }

    @Test
    void connectsAgainWhenTheConnectionIsLost() throws Exception {
        becomeActive(server(3));
        long before = System.nanoTime();

        initialize(3).close();

        assertThat(take(told)).isEqualTo("stopped");
        initialize(3);
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
    }

    @Test
    void goesOnTryingWhereNobodyListens() throws Exception {
        int port = eventServer.address().getPort();
        ComponentInfo server = server(3);
        eventServer.close();
        eventServer.closed().get(20, TimeUnit.SECONDS);
        becomeActive(server);

        eventServer = chatter.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ChatterSettings.DEFAULT, events::accept);

        initialize(3);
    }

    @Test
    void followsAnotherEventServer() throws Exception {
        becomeActive(server(3));
        initialize(3);

        tell(T1, T1, server(4));

        assertThat(take(told)).isEqualTo("stopped");
        initialize(4);
        tell(T1, T1, server(4), server(5)); // no change
        assertThat(told).isEmpty();
    }

    @Test
    void stopsWhenTheMonitorServerIsLost() throws Exception {
        becomeActive(server(3));
        initialize(3);

        take(monitor.connections).close();

        assertThat(take(told)).isEqualTo("stopped");
        Object reason = take(told);
        assertThat(reason)
                .isInstanceOf(IOException.class)
                .hasToString("hat.chatter.ConnectionClosedException: " + "closed by the peer");
        told.add(reason); // the last one
    }

    @Test
    void stopsBeforeItEnds() throws Exception {
        becomeActive(server(3));
        initialize(3);

        component.close();

        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(monitor.closed)).hasMessage("closed by the peer");
    }

    @Test
    void saysWhatItWaitsFor() throws Exception {
        assertThat(take(waits)).isEqualTo("the blessing of the monitor server");
        becomeActive();
        assertThat(take(waits)).isEqualTo("an active event server of the group \"event\"");
        tell(T1, T1, server(3));
        String address = "127.0.0.1:" + eventServer.address().getPort();
        assertThat(take(waits)).isEqualTo("the event server at " + address);
        take(events.messages); // the initialization
        take(events.connections).close();
        assertThat(take(waits)).isEqualTo("the event server at " + address + " (closed by the peer)");
        initialize(3);
        tell(NONE, T1, server(3));
        assertThat(take(told)).isEqualTo("stopped");
        assertThat(take(waits)).isEqualTo("the blessing of the monitor server");
    }

    @Test
    void changesItsSubscription() throws Exception {
        becomeActive(server(3));
        Connection first = initialize(3);
        List<EventType> wanted = List.of(EventType.of("b", "*"));

        component.subscribe(wanted);

        Connection second = take(events.connections);
        Message init = take(events.messages);
        assertThat(EventerMessage.read(init)).isEqualTo(INIT.with(wanted, Optional.of(3L)));
        EventerMessage success = new EventerMessage.InitSuccess(Status.STANDBY);
        second.answer(init.conversation(), success.type(), true, success.payload());
        for (Connection connection : List.of(first, second)) {
            EventerMessage nothing = new EventerMessage.QueryRes(new QueryResult(List.of(), false));
            connection.answer(take(events.messages).conversation(), nothing.type(), true, nothing.payload());
        }
        assertThat(take(events.closed)).hasMessage("closed by the peer");
        notify(second, new EventerMessage.EventsNotify(List.of(EventerTestCase.event(1))));
        assertThat(take(told)).isEqualTo(List.of(EventerTestCase.event(1)));

        second.close();
        assertThat(take(told)).isEqualTo("stopped");
        take(events.connections);
        assertThat(EventerMessage.read(take(events.messages))).isEqualTo(INIT.with(wanted, Optional.of(3L)));
    }

    @Test
    void triesAgainToChangeItsSubscription() throws Exception {
        becomeActive(server(3));
        initialize(3);
        component.subscribe(List.of(EventType.of("b", "*")));
        take(events.connections).close();

        take(events.connections);
    }

    @Test
    void worksWithAFixedEventServer() throws Exception {
        EventServer fixed = new EventServer(
                Optional.empty(), "127.0.0.1", eventServer.address().getPort(), Optional.empty());
        EventComponent other = EventComponent.at(chatter, fixed, ChatterSettings.DEFAULT, INIT, application);
        for (int i = 0; i < 2; i++) { // connects again
            Connection connection = take(events.connections);
            Message init = take(events.messages);
            assertThat(EventerMessage.read(init)).isEqualTo(INIT);
            EventerMessage success = new EventerMessage.InitSuccess(Status.OPERATIONAL);
            connection.answer(init.conversation(), success.type(), true, success.payload());
            assertThat(take(told)).isEqualTo("started");
            connection.close();
            assertThat(take(told)).isEqualTo("stopped");
        }
        other.close();
        assertThat(take(told)).isInstanceOf(IOException.class);
    }
}
