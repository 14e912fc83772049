package aimm.server.control.repl;

import static aimm.server.control.repl.TestRepl.ask;
import static aimm.server.control.repl.TestRepl.call;
import static aimm.server.control.repl.TestRepl.part;
import static aimm.server.control.repl.TestRepl.predict;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.ActionState;
import aimm.server.api.Call;
import aimm.server.api.FakeEngine;
import aimm.server.api.Model;
import aimm.server.api.State;
import hat.json.Diff;
import hat.json.Json;
import hat.juggler.JugglerClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateTest {

    /** Counts how often models are read. */
    private static final class CountingEngine extends FakeEngine {

        final List<Long> reads = Collections.synchronizedList(new ArrayList<>());
        volatile State shown;

        @Override
        public synchronized byte[] instance(long id) {
            reads.add(id);
            return super.instance(id);
        }

        @Override
        public synchronized State state() {
            return shown == null ? super.state() : shown;
        }
    }

    private final CountingEngine engine = new CountingEngine();

    @Test
    void clientsSeeModelsAndActionsFollow() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient one = repl.login();
            JugglerClient other = repl.login();

            ask(one, "add_instance", Map.of("model_type", FakeEngine.TYPE, "instance_b64", "AQI="));

            for (JugglerClient client : List.of(one, other)) {
                repl.await("told of the model", () -> part(client, "models").size() == 1);
                assertThat(part(client, "models"))
                        .isEqualTo(Map.of(
                                "1", Map.of("instance_id", 1L, "model_type", FakeEngine.TYPE, "instance", "AQI=")));
                repl.await("told of the action", () -> part(client, "actions").containsKey("1"));
            }
        }
    }

    @Test
    void aModelsBytesAreReadOnceForAllClientsAndNotAgainWhenAnotherModelChanges() throws Exception {
        engine.fill(3);
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient one = repl.login();
            JugglerClient other = repl.login();
            for (JugglerClient client : List.of(one, other)) {
                repl.await("told of the models", () -> part(client, "models").size() == 3);
            }
            assertThat(engine.reads).containsExactlyInAnyOrder(1L, 2L, 3L);
            engine.reads.clear();

            ask(
                    one,
                    "update_instance",
                    Map.of("model_type", FakeEngine.TYPE, "instance_id", 2L, "instance_b64", "AQI="));
            for (JugglerClient client : List.of(one, other)) {
                repl.await("told of the change", () -> "AQI=".equals(instance(client, "2")));
            }
            for (int i = 0; i < 100; i++) {
                predict(one, "x");
            }
            repl.await("told of the predictions", () -> part(one, "actions").size() == 101);

            assertThat(engine.reads).containsExactly(2L);
        }
    }

    @Test
    void modelsCanBeShownWithoutTheirBytes() throws Exception {
        engine.fill(1);
        try (TestRepl repl = new TestRepl(
                engine,
                TestRepl.settings(TestRepl.settings().users(), Duration.ofMillis(20), Duration.ofSeconds(30), false))) {
            JugglerClient client = repl.login();
            Map<String, Object> model = Map.of("instance_id", 1L, "model_type", FakeEngine.TYPE, "version", 2L);

            assertThat(ask(client, "fit", call(1L))).isEqualTo(model);

            repl.await(
                    "told of the fit", () -> model.equals(part(client, "models").get("1")));
            assertThat(engine.reads).isEmpty();
        }
    }

    @Test
    void aModelThatIsGoneWhenItIsWrittenHasNoBytes() {
        ModelJson models = new ModelJson(engine, true);

        assertThat(Json.write(models.value(new Model(7, "t", 1, 5, true))))
                .isEqualTo("{\"instance_id\": 7, \"model_type\": \"t\", \"instance\": null}");
    }

    @Test
    void anActionIsShownAsTheOriginalDoesAndSaysWhyItFailed() {
        Map<Object, Object> access = new LinkedHashMap<>();
        access.put(0L, Double.NaN);
        access.put("y", List.of(1L));
        TreeMap<Long, ActionState> actions = new TreeMap<>();
        actions.put(1L, action(1, ActionState.Status.DONE, ActionState.Stage.COMPLETE, Map.of(), null));
        actions.put(2L, action(2, ActionState.Status.FAILED, ActionState.Stage.ACCESSING_DATA, access, "no such file"));
        actions.put(3L, action(3, ActionState.Status.RUNNING, ActionState.Stage.EXECUTING, Map.of(), null));
        engine.shown = new State(1, new TreeMap<>(), actions);

        String meta = "\"meta\": {\"call\": \"fit\", \"model\": 5, \"args\": [\"1\"], \"kwargs\": {\"a\": \"2\"}}";
        assertThat(Json.write(new StateJson(engine, new ModelJson(engine, true)).get()))
                .isEqualTo("{\"models\": {}, \"actions\": {\"1\": {" + meta + ", \"progress\": \"complete\"}, \"2\": {"
                        + meta
                        + ", \"progress\": \"accessing_data\", \"data_access\": {\"0\": null, \"y\": [1]},"
                        + " \"status\": \"failed\", \"error\": \"no such file\"}, \"3\": {" + meta
                        + ", \"progress\": \"executing\"}}}");
    }

    @Test
    void whatDidNotChangeIsNotComparedAndWhatWentIsRemoved() {
        ActionState kept = action(2, ActionState.Status.DONE, ActionState.Stage.COMPLETE, Map.of(), null);
        StateJson state = new StateJson(engine, new ModelJson(engine, true));
        engine.shown = new State(1, new TreeMap<>(), new TreeMap<>(Map.of(1L, kept, 2L, kept)));
        Map<?, ?> before = (Map<?, ?>) state.get();
        engine.shown = new State(2, new TreeMap<>(), new TreeMap<>(Map.of(2L, kept, 3L, kept)));
        Map<?, ?> after = (Map<?, ?>) state.get();

        assertThat(((Map<?, ?>) after.get("actions")).get("2")).isSameAs(((Map<?, ?>) before.get("actions")).get("2"));
        assertThat(Diff.between(before, after))
                .extracting(operation -> operation.op() + " " + operation.path())
                .containsExactly("remove /actions/1", "add /actions/3");
        assertThat(state.get()).isSameAs(after);
    }

    @Test
    void aStateOfManyLargeModelsArrivesWholeWhileRequestsAreAnswered() throws Exception {
        byte[] large = new byte[300_000];
        for (int i = 0; i < 40; i++) {
            engine.addInstance(FakeEngine.TYPE, large, aimm.server.api.Options.NONE);
        }
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.login();

            assertThat(predict(client, 5L)).isEqualTo(5L);

            repl.await("told of all models", () -> part(client, "models").size() == 40);
            assertThat((String) instance(client, "40")).hasSize(400_000);
        }
    }

    private static Object instance(JugglerClient client, String id) {
        return part(client, "models").get(id) instanceof Map<?, ?> model ? model.get("instance") : null;
    }

    private static ActionState action(
            long id, ActionState.Status status, ActionState.Stage stage, Map<Object, Object> access, String error) {
        return new ActionState(
                id,
                Call.FIT,
                null,
                5L,
                List.of("1"),
                Map.of("a", "2"),
                status,
                stage,
                access,
                false,
                null,
                Instant.EPOCH,
                null,
                null,
                error,
                aimm.server.api.Caller.UNKNOWN);
    }
}
