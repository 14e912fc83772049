package aimm.server.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.FakeEngine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.PluginException;
import hat.event.EventType;
import hat.json.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Registers what a client of the original's registered, and compares what is told of it, and the models at the end. The
 * original says nothing of a prediction that fails.
 */
class RecordedSessionTest {

    private static final Object FAILED_PREDICTION =
            Json.read("{\"request_id\": \"r4\", \"status\": \"FAILED\", \"result\": null}");

    /** The model type with which it was recorded: the mean of what it saw, plus an offset. */
    private static final class MeanEngine extends FakeEngine {

        MeanEngine() {
            super("demo_plugin.Mean");
            prediction = call -> call.keyword().isEmpty()
                    ? List.of(2.5, 2.5)
                    : CompletableFuture.failedFuture(new PluginException("fails on purpose", false, ""));
        }

        @Override
        public Action<Model> createInstance(String modelType, Arguments arguments, Options options) {
            return addInstance(modelType, instance(arguments.positional().get(0), "null"), options);
        }

        @Override
        public synchronized Action<Model> fit(long id, Arguments arguments, Options options) {
            Object numbers = new DataAccessArgument("numbers", List.of(4L), Map.of());
            double mean = arguments.positional().equals(List.of(numbers)) ? 2.5 : Double.NaN;
            return updateInstance(id, model(id).modelType(), instance(1, mean), options);
        }

        private static byte[] instance(Object offset, Object mean) {
            return ("{\"offset\": " + offset + ", \"mean\": " + mean + "}").getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void answersAreThoseThatWereRecorded() throws Exception {
        List<Object> expected = new ArrayList<>();
        Object state = null;
        try (TestControl control = new TestControl(TestControl.settings(Map.of()), new MeanEngine())) {
            control.states(1);
            for (Map<?, ?> message : recorded()) {
                String messageType = (String) message.get("type");
                if (!"HatEventer.MsgEventsNotify".equals(messageType)
                        && !"HatEventer.MsgRegisterReq".equals(messageType)) {
                    continue;
                }
                Map<?, ?> event = (Map<?, ?>) ((List<?>) message.get("decoded")).get(0);
                EventType type = new EventType(((List<?>) event.get("type"))
                        .stream().map(String.class::cast).toList());
                String payload = payload(event);
                if (type.equals(TestControl.STATE)) {
                    state = Json.read(payload);
                } else if (type.equals(TestControl.ACTION_STATE)) {
                    expected.add(Json.read(payload));
                    if (payload.contains("\"r4\"")) {
                        expected.add(FAILED_PREDICTION);
                    }
                } else if ("s2c".equals(message.get("dir")) && !type.startsWith(EventType.of("aimm", "model"))) {
                    expectAnswers(control, expected);
                    control.send(type.toString(), payload);
                }
            }
            expectAnswers(control, expected);
            assertThat(expected).hasSize(11);
            control.stop();
            List<String> states = control.clients.awaitRegistered(1).stream()
                    .filter(event -> event.type().equals(TestControl.STATE))
                    .map(TestControl::text)
                    .toList();
            assertThat(states.get(0)).isEqualTo("{\"models\":{},\"actions\":{}}");
            assertThat(((Map<?, ?>) Json.read(states.get(states.size() - 1))).get("models"))
                    .isEqualTo(((Map<?, ?>) state).get("models"));
        }
    }

    private static void expectAnswers(TestControl control, List<Object> expected) throws InterruptedException {
        List<Object> answers = new ArrayList<>();
        control.answers(expected.size()).forEach(answer -> answers.add(Json.read(answer)));
        assertThat(answers).isEqualTo(expected);
    }

    private static String payload(Map<?, ?> event) {
        Map<?, ?> payload = (Map<?, ?>) ((Map<?, ?>) event.get("payload")).get("$value");
        return (String) payload.get("$value");
    }

    private static List<Map<?, ?>> recorded() throws Exception {
        try (InputStream in = RecordedSessionTest.class.getResourceAsStream("session_aimm_events.json")) {
            Map<?, ?> file = (Map<?, ?>) Json.read(in.readAllBytes());
            Map<?, ?> session = (Map<?, ?>) ((List<?>) file.get("vectors")).get(0);
            List<Map<?, ?>> messages = new ArrayList<>();
            ((List<?>) session.get("messages")).forEach(message -> messages.add((Map<?, ?>) message));
            return messages;
        }
    }
}
