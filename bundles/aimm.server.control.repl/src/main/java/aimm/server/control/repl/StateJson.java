package aimm.server.control.repl;

import aimm.server.api.Engine;
import aimm.server.api.State;
import aimm.server.json.ActionJson;
import aimm.server.json.JsonWriter;
import aimm.server.json.JsonWriter.NotFinite;
import hat.json.JsonSlice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engine's state as the original's clients know it. What did not change is the same object as the last time. For one
 * thread.
 */
final class StateJson implements Supplier<Object> {

    /** What is shown to who is no user. */
    static final Map<String, Object> NOTHING = state(Map.of(), Map.of());

    private final Engine engine;
    private final ModelJson modelJson;
    private State told = new State(-1, new TreeMap<>(), new TreeMap<>());
    private Map<String, Object> models = Map.of();
    private Map<String, Object> actions = Map.of();
    private Map<String, Object> value = NOTHING;

    StateJson(Engine engine, ModelJson modelJson) {
        this.engine = engine;
        this.modelJson = modelJson;
    }

    @Override
    public Object get() {
        State now = engine.state();
        if (now.version() != told.version()) {
            models = renewed(models, told.models(), now.models(), modelJson::value);
            actions =
                    renewed(actions, told.actions(), now.actions(), action -> ActionJson.of(action, StateJson::report));
            value = state(models, actions);
            told = now;
        }
        return value;
    }

    private static Map<String, Object> state(Map<String, Object> models, Map<String, Object> actions) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("models", models);
        state.put("actions", actions);
        return state;
    }

    /** The entries that are the same objects in both keep their JSON. */
    private static <T> Map<String, Object> renewed(
            Map<String, Object> json, SortedMap<Long, T> before, SortedMap<Long, T> now, Function<T, Object> toJson) {
        if (before == now) {
            return json;
        }
        Map<String, Object> renewed = new LinkedHashMap<>(now.size() * 2);
        now.forEach((id, entry) -> {
            String name = id.toString();
            renewed.put(name, before.get(id) == entry ? json.get(name) : toJson.apply(entry));
        });
        return renewed;
    }

    private static JsonSlice report(Object report) {
        byte[] text = JsonWriter.bytes(NotFinite.NUMBERS, json -> json.value(report));
        return new JsonSlice(text, 0, text.length);
    }
}
