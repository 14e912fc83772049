package aimm.server.control.event;

import aimm.server.api.ActionState;
import aimm.server.api.Engine;
import aimm.server.api.State;
import aimm.server.json.ActionJson;
import aimm.server.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The engine's state as the original's clients know it, of bounded size. For one thread. */
final class StateText {

    private final Settings settings;
    private final Engine engine;
    private String told = "";

    StateText(Settings settings, Engine engine) {
        this.settings = settings;
        this.engine = engine;
    }

    /**
     * The state now, unless it is the same as the last time.
     *
     * @throws UnfitException if it can't be registered
     */
    Optional<String> changed() {
        String text = Payload.text(settings.largestEvent(), json -> write(json, engine.state()));
        if (text.equals(told)) {
            return Optional.empty();
        }
        told = text;
        return Optional.of(text);
    }

    /** How many characters the last one had. */
    int size() {
        return told.length();
    }

    private void write(JsonWriter json, State state) {
        json.object().name("models").object();
        if (settings.stateModels()) {
            state.models().forEach((id, model) -> json.member(id.toString(), model.modelType()));
        }
        json.end().name("actions").object();
        if (settings.stateActions()) {
            for (ActionState action : shown(state)) {
                json.member(Long.toString(action.id()), ActionJson.of(action, UnaryOperator.identity()));
            }
        }
        json.end().end();
    }

    /** Those that run and the newest that are over. */
    private Deque<ActionState> shown(State state) {
        List<ActionState> all = new ArrayList<>(state.actions().values());
        Deque<ActionState> shown = new ArrayDeque<>();
        int over = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            ActionState action = all.get(i);
            if (!action.status().over() || over++ < settings.history()) {
                shown.addFirst(action);
            }
        }
        return shown;
    }
}
