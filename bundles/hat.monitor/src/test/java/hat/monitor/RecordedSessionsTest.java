package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.ChatterSettings;
import hat.monitor.MonitorState.Blessing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Recorded monitor servers are replayed to the client, which must send what the recorded component sent. */
@Timeout(60)
class RecordedSessionsTest {

    static Stream<Arguments> components() {
        return Stream.of("session_monitor_0.8.11.json", "session_monitor_0.8.21.json")
                .flatMap(file -> Vectors.of(file)
                        .filter(session ->
                                !session.get("name").stringValue().matches("monitor_violations|chatter_ping"))
                        .flatMap(session -> Stream.of("component1", "component2")
                                .filter(component -> session.toString().contains("\"" + component + "\""))
                                .map(component ->
                                        Arguments.of(file, session.get("name").stringValue(), component, session))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("components")
    void replayed(String file, String name, String component, JsonNode session) throws Exception {
        List<JsonNode> messages = session.get("messages")
                .valueStream()
                .filter(message ->
                        message.has("note") || message.get("conn").stringValue().equals(component))
                .toList();
        MonitorMessage.Client first = (MonitorMessage.Client) messages.stream()
                .filter(message -> message.has("decoded"))
                .findFirst()
                .map(message -> Vectors.message("HatObserver.MsgClient", message.get("decoded")))
                .orElseThrow();
        AtomicReference<MonitorClient> client = new AtomicReference<>();
        List<Blessing> blessings = new ArrayList<>();
        try (FakeMonitor monitor = new FakeMonitor()) {
            client.set(MonitorClient.connect(
                            monitor.chatter,
                            monitor.address(),
                            ChatterSettings.DEFAULT,
                            first.name(),
                            first.group(),
                            first.data(),
                            first.response().ready(),
                            state -> {
                                blessings.add(state.blessing());
                                if (state.blessing() == Blessing.REVOKED) {
                                    client.get().giveBack();
                                }
                            })
                    .get(20, TimeUnit.SECONDS));
            replay(messages, monitor, client.get());
            monitor.awaitClosed();
            client.get().closed().get(20, TimeUnit.SECONDS);
        }
        assertThat(blessings).isNotEmpty();
    }

    private static void replay(List<JsonNode> messages, FakeMonitor monitor, MonitorClient client) throws Exception {
        boolean closing = false;
        MonitorMessage sent = null;
        for (JsonNode message : messages) {
            if (message.path("dir").asString().equals("s2c")) {
                MonitorMessage payload = decoded(message);
                closing |= payload instanceof MonitorMessage.Close;
                monitor.send(payload);
            } else if (message.has("hex")) {
                MonitorMessage.Client expected = (MonitorMessage.Client) decoded(message);
                if (!expected.equals(sent)) { // the recorded component repeats itself
                    client.setReady(expected.response().ready());
                    assertThat(monitor.take()).isEqualTo(expected);
                    sent = expected;
                }
            } else if (message.path("event").asString().equals("end of c2s stream") && !closing) {
                client.close();
            }
        }
    }

    private static MonitorMessage decoded(JsonNode message) {
        return Vectors.message(message.get("type").stringValue(), message.get("decoded"));
    }
}
