package aimm.server.control.event;

import static aimm.server.control.event.TestControl.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import aimm.server.api.ActionState;
import aimm.server.api.ActionState.Stage;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Call;
import aimm.server.api.FakeEngine;
import aimm.server.api.Model;
import aimm.server.api.State;
import hat.event.Event;
import hat.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateTest {

    private static final String NOTHING = "{\"models\":{},\"actions\":{}}";

    /** Shows what a test wants. */
    private static final class ShownEngine extends FakeEngine {

        private volatile State shown;

        @Override
        public synchronized State state() {
            return shown == null ? super.state() : shown;
        }

        void show(Map<Long, Model> models, ActionState... actions) {
            TreeMap<Long, ActionState> all = new TreeMap<>();
            Arrays.stream(actions).forEach(action -> all.put(action.id(), action));
            shown = new State(1, new TreeMap<>(models), all);
            tell();
        }
    }

    private final ShownEngine engine = new ShownEngine();
    private TestControl control;

    @AfterEach
    void close() {
        control.close();
    }

    private void start(Object... options) {
        Settings settings = TestControl.settings(TestControl.with(Map.of("state_delay", 0.0), options));
        control = new TestControl(settings, engine);
    }

    @Test
    void isToldAtTheStartAlsoIfThereIsNothing() throws Exception {
        start();

        assertThat(control.states(1)).containsExactly(NOTHING);
    }

    @Test
    void isToldAfterAChange() throws Exception {
        start();
        control.states(1);
        engine.show(Map.of(7L, model(7), 10L, model(10)));

        assertThat(control.states(2).get(1)).isEqualTo("{\"models\":{\"7\":\"t\",\"10\":\"t\"},\"actions\":{}}");
    }

    @Test
    void isNotToldIfNothingChangedThatItShows() throws Exception {
        start();
        control.states(1);
        engine.show(Map.of(1L, model(1)));
        control.states(2);
        for (int i = 0; i < 10; i++) {
            engine.show(Map.of(1L, new Model(1, "t", 2 + i, 100, false)));
            control.send("aimm/predict/1", "{\"request_id\":" + i + "}");
            control.answers(i + 1);
        }
        engine.show(Map.of());

        assertThat(control.states(3).get(2)).isEqualTo(NOTHING);
    }

    @Test
    void costsTheSameHoweverManyActionsThereAre() throws Exception {
        engine.fill(1);
        start("state_delay", 3600.0);
        control.states(1);
        for (int i = 0; i < 1000; i++) {
            control.predict(Integer.toString(i), "[1]");
        }
        control.answers(2000);

        assertThat(control.states(1)).containsExactly("{\"models\":{\"1\":\"fake.Type\"},\"actions\":{}}");
        control.stop();
        assertThat((Map<?, ?>) ((Map<?, ?>) Json.read(control.states(2).get(1))).get("actions"))
                .hasSize(100);
    }

    @Test
    void theOneWithANewModelComesBeforeTheCreationIsDone() throws Exception {
        start("state_delay", 3600.0);
        control.states(1);
        control.send(
                "aimm/create_instance", "{\"model_type\":\"fake.Type\",\"args\":[],\"kwargs\":{},\"request_id\":1}");
        control.answers(2);

        List<Event> all = control.clients.awaitRegistered(5);
        Event state = all.get(all.size() - 2);
        assertThat(state.type()).isEqualTo(TestControl.STATE);
        assertThat(TestControl.text(state)).startsWith("{\"models\":{\"1\":\"fake.Type\"},");
        assertThat(TestControl.text(all.get(all.size() - 1))).isEqualTo(told("1", "DONE", "1"));
    }

    @Test
    void hasWhatRunsAndTheNewestThatIsOver() throws Exception {
        start("state_history", 2);
        control.states(1);
        engine.show(
                Map.of(),
                action(1, Status.RUNNING, null),
                action(2, Status.DONE, null),
                action(3, Status.QUEUED, null),
                action(4, Status.FAILED, "why"),
                action(5, Status.DONE, null));

        Map<?, ?> actions = (Map<?, ?>) ((Map<?, ?>) Json.read(control.states(2).get(1))).get("actions");
        assertThat(actions.keySet().stream().map(Object::toString)).containsExactly("1", "3", "4", "5");
        Object meta = Map.of("call", "fit", "model", 5L, "args", List.of("1"), "kwargs", Map.of("a", "2"));
        assertThat(actions.get("5"))
                .isEqualTo(Map.of(
                        "meta",
                        meta,
                        "progress",
                        "executing",
                        "data_access",
                        Map.of("0", "NaN", "y", List.of(1L)),
                        "action",
                        "Infinity"));
        assertThat(actions.get("4"))
                .asInstanceOf(MAP)
                .containsEntry("status", "failed")
                .containsEntry("error", "why");
    }

    @Test
    void hasWhatIsWanted() throws Exception {
        start("state_models", false);
        engine.show(Map.of(1L, model(1)), action(1, Status.DONE, null));
        control.close();
        assertThat(last()).startsWith("{\"models\":{},\"actions\":{\"1\":");

        start("state_actions", false);
        control.close();
        assertThat(last()).isEqualTo("{\"models\":{\"1\":\"t\"},\"actions\":{}}");

        start("state_actions", false, "state_models", false);
        control.close();
        assertThat(control.states(0)).isEmpty();
        assertThat(engine.listeners()).isZero();
    }

    @Test
    void oneThatIsTooLargeIsNotToldUntilItIsSmaller() throws Exception {
        start("limits_event", 1024);
        control.states(1);
        engine.show(Map.of(1L, new Model(1, "t".repeat(2000), 1, 1, true)));
        control.send("aimm/predict/9", "{\"request_id\":1}");
        control.answers(1);
        engine.show(Map.of(1L, model(1)));

        assertThat(control.states(2).get(1)).isEqualTo("{\"models\":{\"1\":\"t\"},\"actions\":{}}");
    }

    @Test
    void anEngineThatFailsToTellItHarmsNobody() throws Exception {
        FakeEngine failing = new FakeEngine() {
            @Override
            public synchronized State state() {
                throw new IllegalStateException("closed");
            }
        };
        control = new TestControl(TestControl.settings(Map.of("state_delay", 0.0)), failing);
        failing.fill(1);
        control.predict("1", "[2]");

        assertThat(control.answers(2).get(1)).isEqualTo(told("1", "DONE", "2"));
    }

    private String last() throws InterruptedException {
        List<Event> all = control.clients.awaitRegistered(1);
        return TestControl.text(all.get(all.size() - 1));
    }

    private static Model model(long id) {
        return new Model(id, "t", 1, 1, true);
    }

    private static ActionState action(long id, Status status, String error) {
        return new ActionState(
                id,
                Call.FIT,
                null,
                5L,
                List.of("1"),
                Map.of("a", "2"),
                status,
                Stage.EXECUTING,
                new TreeMap<>(Map.of("0", Double.NaN, "y", List.of(1L))),
                true,
                Double.POSITIVE_INFINITY,
                Instant.EPOCH,
                null,
                null,
                error,
                aimm.server.api.Caller.UNKNOWN);
    }
}
