package hat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The event server of tests does what a recorded one did. */
@Timeout(60)
class TestEventServerTest {

    private static final EventType A = EventType.of("a");

    private final Chatter chatter = new Chatter("chatter under test");
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private TestEventServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestEventServer(1);
    }

    @AfterEach
    void nothingIsLeft() {
        server.close();
        chatter.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("test event server.*"));
    }

    private EventerClient connect(String name, Optional<Long> serverId, EventType... subscriptions) throws Exception {
        EventerMessage.InitReq init =
                new EventerMessage.InitReq(name, Optional.empty(), List.of(subscriptions), serverId, false);
        return EventerClient.connect(
                        chatter, server.address(), ChatterSettings.DEFAULT, init, EventerTestCase.recorder(told))
                .get(20, TimeUnit.SECONDS);
    }

    private Object told() throws InterruptedException {
        Object next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a call of the listener within 20 s").isNotNull();
        return next;
    }

    private static RegisterEvent event(int value) {
        return RegisterEvent.json(A, String.valueOf(value));
    }

    static Stream<Arguments> sessions() {
        return Vectors.of("session_eventer_0.9.20.json", "session_eventer_0.9.42.json")
                .filter(session -> session.get("name").stringValue().matches("eventer_basic|eventer_refusals"))
                .map(session -> Arguments.of(session.get("name").stringValue(), session));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void doesWhatARecordedOneDid(String name, JsonNode session) throws Exception {
        boolean basic = name.equals("eventer_basic");
        server.close();
        server = new TestEventServer(basic ? 1 : 2, basic ? Optional.empty() : Optional.of("secret"));
        Map<String, Socket> connections = new HashMap<>();
        boolean bySource = false;
        boolean ofDisk = false;
        for (JsonNode step : session.get("messages").valueStream().toList()) {
            if (!step.has("conn")) {
                continue;
            }
            String connection = step.get("conn").stringValue();
            String event = step.path("event").asString("");
            if (event.equals("open")) {
                Socket socket = new Socket();
                socket.setSoTimeout(20_000);
                socket.connect(server.address());
                connections.put(connection, socket);
            } else if (event.equals("end of c2s stream")) {
                Socket socket = connections.get(connection);
                socket.shutdownOutput();
                assertThatThrownBy(() -> EventerTestCase.readFrame(socket)).isInstanceOf(EOFException.class);
                socket.close();
            } else if (step.path("dir").asString("").equals("c2s")) {
                connections.get(connection).getOutputStream().write(Vectors.hex(step, "hex"));
                ofDisk = step.at("/decoded/$value/persisted").asBoolean(false); // how much it had written, nobody knows
                bySource =
                        step.at("/decoded/$value/orderBy/$choice").asString("").equals("sourceTimestamp");
            } else if (step.path("dir").asString("").equals("s2c")) {
                Message message =
                        Message.fromFrame(ByteBuffer.wrap(EventerTestCase.readFrame(connections.get(connection))));
                EventerMessage expected = Vectors.message(step.get("type").stringValue(), step.get("decoded"));
                assertThat(ofDisk ? "" : comparable(EventerMessage.read(message), bySource))
                        .isEqualTo(ofDisk ? "" : comparable(expected, bySource));
                assertThat(message.last()).isEqualTo(step.at("/header/last").booleanValue());
            }
        }
    }

    /** @param anyOrder the recorded server did not sort by source timestamps what it had not written to disk yet */
    private static Object comparable(EventerMessage message, boolean anyOrder) {
        if (message instanceof EventerMessage.EventsNotify notify) {
            return timeless(notify.events());
        } else if (message instanceof EventerMessage.RegisterRes registered) {
            return registered.events().map(TestEventServerTest::timeless);
        } else if (message instanceof EventerMessage.QueryRes found) {
            List<Event> events = timeless(found.result().events());
            return List.of(
                    anyOrder ? Set.copyOf(events) : events, found.result().moreFollows());
        }
        return message;
    }

    /** Without what the clock says. */
    private static List<Event> timeless(List<Event> events) {
        return events.stream()
                .map(event -> new Event(
                        event.id(), event.type(), new Timestamp(0, 0), event.sourceTimestamp(), event.payload()))
                .toList();
    }

    @Test
    void clientsAreToldOfWhatTheyWantBeforeTheAnswer() throws Exception {
        EventerClient first = connect("first", Optional.of(1L), A);
        connect("second", Optional.of(2L), A);

        List<Event> registered = first.registerWithResponse(
                        List.of(event(1), RegisterEvent.json(EventType.of("b"), "2")))
                .get(20, TimeUnit.SECONDS);

        assertThat(told()).isEqualTo(registered.subList(0, 1));
        server.status(Status.STOPPING);
        assertThat(List.of(told(), told())).as("nothing else to anybody").containsOnly(Status.STOPPING);
        assertThat(server.awaitEvents(A, 1)).isEqualTo(registered.subList(0, 1));
        assertThat(server.clients())
                .extracting(EventerMessage.InitReq::clientName)
                .containsExactly("first", "second");
    }

    @Test
    void connectionsAreEvents() throws Exception {
        connect("observer", Optional.empty(), EventType.of("event", "*"));
        EventerClient other = connect("a/b", Optional.empty());
        assertThat(told().toString()).contains("type=event/1/eventer/a/b,").contains("CONNECTED");

        other.close();

        assertThat(List.of(told().toString(), told().toString()))
                .as("what the observer and the other one are told")
                .anyMatch(text -> text.contains("type=event/1/eventer/a/b,") && text.contains("DISCONNECTED"))
                .anyMatch(text -> text.contains("closed here"));
        server.awaitNoClient("a/b");
    }

    @Test
    void theStatusIsFollowed() throws Exception {
        server.status(Status.STANDBY);
        EventerClient client = connect("client", Optional.empty(), A);
        assertThat(client.status()).isEqualTo(Status.STANDBY);
        assertThatThrownBy(() -> client.registerWithResponse(List.of(event(1))).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RegistrationRefusedException.class);

        server.status(Status.STARTING);
        server.status(Status.OPERATIONAL);

        assertThat(told()).isEqualTo(Status.STARTING);
        assertThat(told()).isEqualTo(Status.OPERATIONAL);
        client.registerWithResponse(List.of(event(2))).get(20, TimeUnit.SECONDS);
        server.refuse(true);
        assertThatThrownBy(() -> client.registerWithResponse(List.of(event(3))).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RegistrationRefusedException.class);
        assertThat(server.awaitEvents(A, 1)).hasSize(1);
    }

    @Test
    void restartsOnItsPortWithOrWithoutItsEvents() throws Exception {
        connect("client", Optional.empty(), A);
        server.register(event(1));
        assertThat(told()).isInstanceOf(List.class);
        int port = server.address().getPort();

        server.restart(true);

        assertThat(told()).isInstanceOf(IOException.class);
        assertThat(server.address().getPort()).isEqualTo(port);
        EventerClient again = connect("client", Optional.empty(), A);
        assertThat(again.query(Query.latest(A)).get(20, TimeUnit.SECONDS).events())
                .isEqualTo(server.awaitEvents(A, 1));

        server.restart(false);

        assertThat(told()).isInstanceOf(IOException.class);
        EventerClient last = connect("client", Optional.empty(), A);
        assertThat(last.query(Query.latest(A)).get(20, TimeUnit.SECONDS).events())
                .isEmpty();
        server.drop("client");
        assertThat(told()).isInstanceOf(IOException.class);
    }

    @Test
    void mayKeepNothing() throws Exception {
        server.keepEvents(false);
        EventerClient client = connect("client", Optional.empty(), A);

        client.registerWithResponse(List.of(event(1))).get(20, TimeUnit.SECONDS);

        assertThat(client.query(Query.latest(A)).get(20, TimeUnit.SECONDS).events())
                .isEmpty();
        assertThat(server.awaitEvents(A, 1)).hasSize(1);
    }

    @Test
    void isFoundThroughItsData() {
        assertThat(EventServer.select(List.of(EventServerTest.active(server.data())), "event", Optional.empty()))
                .contains(new EventServer(
                        Optional.of(1L),
                        server.address().getHostString(),
                        server.address().getPort(),
                        Optional.empty()));
    }
}
