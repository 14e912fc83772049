package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import hat.event.Event;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.RegisterEvent;
import hat.event.Status;
import hat.event.TestEventServer;
import hat.monitor.TestMonitorServer;
import hat.monitor.TestMonitorServer.Algorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Servers in a Hat system whose monitor server and event server are the tests' own. */
class HatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventType ACTION_STATES = EventType.parse("aimm/action_state");
    private static final String CONTROL = """
                - module: aimm.server.control.event
                  event_prefixes:
                    create_instance: [aimm, create_instance]
                    fit: [aimm, fit]
                    predict: [aimm, predict]
                    cancel: [aimm, cancel]
                  state_event_type: [aimm, state]
                  action_state_event_type: [aimm, action_state]
            plugins:""";

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    @RegisterExtension
    final ServerProcess standby = new ServerProcess();

    private TestMonitorServer monitor;
    private TestEventServer events;

    @BeforeEach
    void startServers() throws Exception {
        monitor = new TestMonitorServer();
        monitor.algorithm("aimm", Algorithm.BLESS_ONE);
        events = new TestEventServer(1);
        events.status(Status.OPERATIONAL);
        monitor.add("event", "event", events.data());
    }

    @AfterEach
    void closeServers() {
        events.close();
        monitor.close();
    }

    private void configure(ServerProcess one, String name) throws Exception {
        one.configure(TestServer.CONFIGURATION
                .replace("name: test", "name: " + name)
                .replace(
                        "{module: aimm.server.backend.sqlite, path: $DIR/models.db}",
                        "{module: aimm.server.backend.event, model_prefix: [aimm, model]}")
                .replace("plugins:", CONTROL)
                .concat("""
                        hat:
                            monitor_component: {host: 127.0.0.1, port: MONITOR, group: aimm, event_server_group: event}
                        """.replace(
                                "MONITOR", Integer.toString(monitor.address().getPort()))));
        TestPluginJar.deploy(one.plugins(), "1.0.0");
    }

    private void happens(String type, String json) {
        events.register(RegisterEvent.json(EventType.parse(type), json));
    }

    /** The first state of a request's action that is none of those on the way. */
    private JsonNode awaitResult(String requestId) throws Exception {
        for (int count = 1; ; count++) {
            JsonNode last = payload(events.awaitEvents(ACTION_STATES, count).get(count - 1));
            if (last.get("request_id").asString().equals(requestId)
                    && !last.get("status").asString().equals("IN_PROGRESS")) {
                return last;
            }
        }
    }

    private static JsonNode payload(Event event) {
        return JSON.readTree(((EventPayload.Json) event.payload().orElseThrow()).text());
    }

    private long create(String requestId) throws Exception {
        happens("aimm/create_instance", request(requestId, "\"model_type\": \"test.Model\", \"args\": [5]"));
        JsonNode result = awaitResult(requestId);
        assertThat(result.get("status").asString()).as("%s", result).isEqualTo("DONE");
        return result.get("result").asLong();
    }

    private static String request(String id, String members) {
        return "{\"request_id\": \"" + id + "\", \"kwargs\": {}, " + members + "}";
    }

    private void awaitOffered(ServerProcess one) {
        Api api = new Api(one);
        one.await("offered", () -> api.offers("test.Model"));
    }

    @Test
    void haltsUntilItsPeersAreThereAndSaysSo() throws Exception {
        monitor.stop();
        events.stop();
        configure(server, "one");
        server.start();
        server.awaitLog(
                "waits for the monitor server at 127.0.0.1:" + monitor.address().getPort());
        server.awaitLog("Configurator started");
        assertThat(server.status("/health/live")).isEqualTo(200);
        assertThat(server.status("/health/ready")).isEqualTo(503);
        assertThat(server.status("/api/v1/models")).isEqualTo(503);

        monitor.restart();
        server.awaitLog(
                "waits for the event server at 127.0.0.1:" + events.address().getPort());
        events.restart(true);

        server.awaitReady();
        assertThat(events.awaitClient("aimm/one").serverId()).contains(1L);
        assertThat(server.stop()).isZero();
        monitor.awaitGone("one");
    }

    @Test
    void worksByEventsAndKeepsItsModelsWhenTheEventServerRestarts() throws Exception {
        configure(server, "one");
        server.startReady();
        awaitOffered(server);
        long model = create("c");
        happens("aimm/predict/" + model, request("p", "\"args\": [1]"));
        assertThat(awaitResult("p").get("status").asString()).isEqualTo("DONE");

        events.restart(true);
        events.awaitClient("aimm/one");
        server.awaitReady();
        awaitOffered(server);

        happens("aimm/predict/" + model, request("again", "\"args\": [1]"));
        assertThat(awaitResult("again").get("status").asString()).isEqualTo("DONE");
        assertThat(create("second")).isEqualTo(model + 1);
        assertThat(server.stop()).isZero();
    }

    @Test
    void aRequestThatComesBeforeTheServerIsReadyIsServed() throws Exception {
        configure(server, "one");
        server.start();
        events.awaitClient("aimm/one");
        happens("aimm/create_instance", request("early", "\"model_type\": \"test.Model\", \"args\": [5]"));

        assertThat(awaitResult("early").get("status").asString()).isIn("DONE", "FAILED");
        assertThat(server.stop()).isZero();
    }

    @Test
    void oneOfTwoIsActiveAndTheOtherTakesOverWithTheModels() throws Exception {
        configure(server, "one");
        configure(standby, "two");
        server.startReady();
        standby.start();
        standby.awaitLog("waits for the blessing of the monitor server");
        awaitOffered(server);
        long model = create("c");
        assertThat(standby.status("/health/ready")).isEqualTo(503);

        server.kill();

        monitor.awaitActive("two");
        standby.awaitReady();
        awaitOffered(standby);
        happens("aimm/predict/" + model, request("p", "\"args\": [1]"));
        assertThat(awaitResult("p").get("status").asString()).isEqualTo("DONE");
        assertThat(create("second")).isEqualTo(model + 1);

        server.start();
        server.awaitLog("active in the Hat system"); // of its first life
        monitor.await(components -> components.size() == 3
                && components.stream().filter(component -> component.isActive()).count() == 2);
        monitor.rank("one", "aimm", -1);
        monitor.awaitActive("one");
        server.awaitReady();
        assertThat(standby.status("/health/ready")).isEqualTo(503);
        assertThat(standby.stop()).isZero();
        assertThat(server.stop()).isZero();
    }

    @Test
    void aModelOfSomebodyElseIsUsedAndAnUnreadableOneSkipped() throws Exception {
        configure(server, "one");
        server.startReady();
        awaitOffered(server);
        long model = create("c");
        EventType type = EventType.parse("aimm/model/" + model);
        Optional<EventPayload> stored = events.awaitEvents(type, 1).get(0).payload();

        events.register(
                RegisterEvent.json(EventType.parse("aimm/model/7"), "{\"type\": 5}"),
                new RegisterEvent(EventType.parse("aimm/model/9"), Optional.empty(), stored));

        Api api = new Api(server);
        server.await("known", () -> server.status("/api/v1/models/9") == 200);
        assertThat(api.predict(9, "[1]").status()).isEqualTo(200);
        assertThat(server.status("/api/v1/models/7")).isEqualTo(404);
        assertThat(create("next")).isEqualTo(10);
        assertThat(server.stop()).isZero();
    }

    @Test
    void requestsThatCantBeReadHurtNobody() throws Exception {
        configure(server, "one");
        server.startReady();
        awaitOffered(server);
        happens("aimm/create_instance", "5");
        happens("aimm/create_instance", "{\"request_id\": \"broken\"}");
        happens("aimm/predict/999", request("unknown", "\"args\": [1]"));
        happens("aimm/predict/x/y", request("strange", "\"args\": [1]"));
        events.register(new RegisterEvent(EventType.parse("aimm/fit/1"), Optional.empty(), Optional.empty()));

        for (String id : List.of("broken", "unknown", "strange")) {
            assertThat(awaitResult(id).get("status").asString()).as(id).isEqualTo("FAILED");
        }
        assertThat(create("c")).isEqualTo(1);
        assertThat(events.clients()).hasSize(1);
        assertThat(server.stop()).isZero();
    }

    @Test
    void theSimulatorOfTheExampleGetsItsEstimates() throws Exception {
        configure(server, "one");
        server.addPlugin("aimm.plugin.estimator");
        server.startReady();
        Path script = ServerProcess.DISTRIBUTION.toAbsolutePath().resolve("../../../examples/hat/simulator.sh");
        Process simulator = new ProcessBuilder(
                        script.toString(),
                        "127.0.0.1",
                        Integer.toString(events.address().getPort()),
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(server.folder().resolve("simulator.log").toFile())
                .start();
        try {
            assertThat(events.awaitEvents(EventType.parse("grid/estimate/bus/?"), 14))
                    .isNotEmpty();
        } finally {
            simulator.destroy();
            assertThat(simulator.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(server.stop()).isZero();
    }
}
