package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.Message;
import hat.chatter.SbsWriter;
import hat.monitor.MonitorState.Blessing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The monitor server of tests does what a recorded one did. */
@Timeout(60)
class TestMonitorServerTest {

    private static final String END = "end of the connection";

    private final Chatter chatter = new Chatter("chatter under test");
    private TestMonitorServer server;

    /** What a component sees, without what the clock says. */
    private final class Peer implements Handler {
        private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        private final Connection connection;

        Peer() throws Exception {
            connection = chatter.connect(server.address(), ChatterSettings.DEFAULT, opened -> this)
                    .get(20, TimeUnit.SECONDS);
        }

        void send(MonitorMessage message) throws IOException {
            connection.send(message.type(), message.payload());
        }

        @Override
        public void received(Message message) throws IOException {
            seen.add(MonitorMessage.read(message));
        }

        @Override
        public void closed(IOException reason) {
            seen.add(END);
        }

        Object next() throws InterruptedException {
            Object next = seen.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("a message within 20 s").isNotNull();
            return next;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new TestMonitorServer();
    }

    @AfterEach
    void nothingIsLeft() {
        server.close();
        chatter.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test monitor server"));
    }

    private MonitorClient connect(String name, String group, MonitorClient.Listener listener) throws Exception {
        return MonitorClient.connect(
                        chatter, server.address(), ChatterSettings.DEFAULT, name, group, "null", true, listener)
                .get(20, TimeUnit.SECONDS);
    }

    static Stream<JsonNode> decisions() {
        return Vectors.of("monitor_blessing.json");
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void blessesAsTheTruthTableSays(JsonNode vector) {
        long fresh = 1000;
        Blesser blesser = new Blesser(() -> fresh);
        List<ComponentInfo> all = new ArrayList<>();
        List<ComponentInfo> expected = new ArrayList<>();
        for (JsonNode component : vector.get("components")) {
            ComponentInfo info = component(component);
            all.add(info);
            Optional<Long> decided = info.request().token();
            for (JsonNode change : vector.get("changes")) {
                if (change.get("mid").equals(component.get("mid"))
                        && change.get("cid").equals(component.get("cid"))) {
                    decided = change.get("token").isString() ? Optional.of(fresh) : token(change.get("token"));
                }
            }
            expected.add(Blesser.with(info, new ComponentInfo.Request(decided, Optional.empty())));
        }
        TestMonitorServer.Algorithm algorithm =
                TestMonitorServer.Algorithm.valueOf(vector.get("algorithm").stringValue());

        Map<Long, ComponentInfo> blessed =
                all.stream().collect(Collectors.groupingBy(ComponentInfo::group)).values().stream()
                        .flatMap(group -> blesser.bless(group, algorithm).stream())
                        .collect(Collectors.toMap(info -> info.mid() * 1000 + info.cid(), info -> info));

        assertThat(timeless(List.copyOf(blessed.values()))).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static ComponentInfo component(JsonNode component) {
        JsonNode time = component.at("/blessing_req/timestamp");
        return new ComponentInfo(
                component.get("cid").longValue(),
                component.get("mid").longValue(),
                Optional.of(component.get("name").asString("")),
                Optional.of(component.get("group").asString("")),
                "null",
                component.get("rank").longValue(),
                new ComponentInfo.Request(
                        token(component.at("/blessing_req/token")),
                        time.isNull() ? Optional.empty() : Optional.of(time.doubleValue())),
                new ComponentInfo.Response(
                        token(component.at("/blessing_res/token")),
                        component.at("/blessing_res/ready").booleanValue()));
    }

    private static Optional<Long> token(JsonNode token) {
        return token.isNull() ? Optional.empty() : Optional.of(token.longValue());
    }

    private static List<ComponentInfo> timeless(List<ComponentInfo> components) {
        return components.stream()
                .map(one -> Blesser.with(
                        one, new ComponentInfo.Request(one.request().token(), Optional.empty())))
                .toList();
    }

    static Stream<Arguments> sessions() {
        return Stream.of("session_monitor_0.8.11.json", "session_monitor_0.8.21.json")
                .flatMap(Vectors::of)
                .filter(session -> session.get("name")
                        .stringValue()
                        .matches("single_component_bless_all|two_components_bless_one|runner_ends"))
                .map(session -> Arguments.of(session.get("name").stringValue(), session));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void tellsWhatARecordedOneTold(String name, JsonNode session) throws Exception {
        if (name.endsWith("one")) {
            server.algorithm("g", TestMonitorServer.Algorithm.BLESS_ONE);
        }
        Map<String, Peer> peers = new HashMap<>();
        Map<Long, Long> tokens = new HashMap<>(); // ours by recorded ones
        for (JsonNode step : session.get("messages").valueStream().toList()) {
            String connection = step.path("conn").asString("");
            String direction = step.path("dir").asString("");
            String event = step.path("event").asString("");
            if (event.equals("open")) {
                peers.put(connection, new Peer());
            } else if (event.equals("end of c2s stream")) {
                peers.get(connection).connection.close();
                server.await(all -> all.size() < peers.size());
                peers.remove(connection);
            } else if (direction.equals("c2s")) {
                MonitorMessage.Client client =
                        (MonitorMessage.Client) Vectors.message(step.get("type").stringValue(), step.get("decoded"));
                ComponentInfo.Response response = new ComponentInfo.Response(
                        client.response().token().map(tokens::get),
                        client.response().ready());
                peers.get(connection)
                        .send(new MonitorMessage.Client(client.name(), client.group(), client.data(), response));
            } else if (direction.equals("s2c")) {
                MonitorMessage.Server expected =
                        (MonitorMessage.Server) Vectors.message(step.get("type").stringValue(), step.get("decoded"));
                MonitorMessage.Server told =
                        (MonitorMessage.Server) peers.get(connection).next();
                learn(expected, told, tokens);
                assertThat(told.cid()).isEqualTo(expected.cid());
                assertThat(timeless(told.components())).isEqualTo(translated(expected.components(), tokens));
            }
        }
    }

    private static void learn(MonitorMessage.Server recorded, MonitorMessage.Server told, Map<Long, Long> tokens) {
        assertThat(told.components()).hasSameSizeAs(recorded.components());
        for (int i = 0; i < told.components().size(); i++) {
            Optional<Long> ours = told.components().get(i).request().token();
            recorded.components()
                    .get(i)
                    .request()
                    .token()
                    .ifPresent(token -> tokens.putIfAbsent(token, ours.orElse(0L)));
        }
    }

    private static List<ComponentInfo> translated(List<ComponentInfo> recorded, Map<Long, Long> tokens) {
        return recorded.stream()
                .map(one -> new ComponentInfo(
                        one.cid(),
                        one.mid(),
                        one.name(),
                        one.group(),
                        one.data(),
                        one.rank(),
                        new ComponentInfo.Request(one.request().token().map(tokens::get), Optional.empty()),
                        new ComponentInfo.Response(
                                one.response().token().map(tokens::get),
                                one.response().ready())))
                .toList();
    }

    static Stream<Arguments> violations() {
        MonitorMessage.Client noJson =
                new MonitorMessage.Client("n", "g", "{", new ComponentInfo.Response(Optional.empty(), false));
        return Stream.of(
                Arguments.of("Other.Msg", new SbsWriter()),
                Arguments.of("HatObserver.MsgClose", new SbsWriter()),
                Arguments.of("HatObserver.MsgClient", new SbsWriter().text("n")),
                Arguments.of(noJson.type(), noJson.payload()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void asksWhoViolatesTheProtocolToClose(String type, SbsWriter payload) throws Exception {
        Peer peer = new Peer();

        peer.connection.send(type, payload);

        assertThat(peer.next()).isInstanceOf(MonitorMessage.Server.class);
        assertThat(peer.next()).isInstanceOf(MonitorMessage.Server.class);
        assertThat(peer.next()).isEqualTo(new MonitorMessage.Close());
        assertThat(peer.next()).isEqualTo(END);
    }

    @Test
    void addedComponentsAreBlessedAndReplaceEachOther() throws Exception {
        server.algorithm("event", TestMonitorServer.Algorithm.BLESS_ONE);
        server.rank("second", "event", 2);
        server.add("second", "event", "{}");
        server.awaitActive("second");
        long first = server.add("first", "event", "{}");
        server.awaitActive("first");
        assertThat(server.components()).filteredOn(ComponentInfo::isActive).hasSize(1);

        server.remove(first);

        server.awaitActive("second");
        server.awaitGone("first");
    }

    @Test
    void clientsTakeTurns() throws Exception {
        server.algorithm("g", TestMonitorServer.Algorithm.BLESS_ONE);
        BlockingQueue<Blessing> blessings = new LinkedBlockingQueue<>();
        MonitorClient first = connect("first", "g", state -> blessings.add(state.blessing()));
        server.awaitActive("first");
        connect("second", "g", state -> {});

        server.rank("second", "g", 0);

        while (blessings.take() != Blessing.REVOKED) {
            assertThat(server.components()).filteredOn(ComponentInfo::isActive).hasSizeLessThan(2);
        }
        assertThat(server.components())
                .as("the first has not given its token back")
                .noneMatch(one -> one.request().token().isPresent());
        first.giveBack();
        server.awaitActive("second");
        server.drop("second");
        server.awaitActive("first");
    }

    @Test
    void restartsOnItsPort() throws Exception {
        long cid = server.add("event server", "event", "{}");
        MonitorClient client = connect("client", "g", state -> {});
        server.awaitActive("client");

        server.restart();

        client.closed().get(20, TimeUnit.SECONDS);
        assertThat(server.components()).extracting(ComponentInfo::cid).containsExactly(cid);
        connect("client", "g", state -> {});
        server.awaitActive("client");
    }

    @Test
    void shutsDownInOrder() throws Exception {
        CompletableFuture<MonitorClient> connected = new CompletableFuture<>();
        MonitorClient client = connect("client", "g", state -> {
            if (state.blessing() == Blessing.REVOKED) {
                connected.join().giveBack();
            }
        });
        connected.complete(client);
        server.awaitActive("client");

        server.shutDown();

        client.closed().get(20, TimeUnit.SECONDS);
        assertThat(client.state().blessing()).isEqualTo(Blessing.NONE);
        assertThat(server.components()).isEmpty();
    }
}
