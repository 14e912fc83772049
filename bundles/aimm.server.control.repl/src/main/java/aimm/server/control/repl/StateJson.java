package aimm.server.control.repl;

import aimm.server.api.ActionState;
import aimm.server.api.Engine;
import aimm.server.api.State;
import aimm.server.json.JsonWriter;
import aimm.server.json.JsonWriter.NotFinite;
import hat.json.JsonSlice;
import java.util.LinkedHashMap;
import java.util.Locale;
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
            actions = renewed(actions, told.actions(), now.actions(), StateJson::action);
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

    /** One that failed or was cancelled says so and why, which the original does not. */
    private static Map<String, Object> action(ActionState action) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("call", action.call().wireName());
        if (action.modelType() != null) {
            meta.put("model_type", action.modelType());
        }
        if (action.model() != null) {
            meta.put("model", action.model());
        }
        meta.put("args", action.args());
        meta.put("kwargs", action.kwargs());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("meta", meta);
        json.put("progress", action.progress().wireName());
        if (!action.dataAccess().isEmpty()) {
            Map<String, Object> reports = new LinkedHashMap<>();
            action.dataAccess().forEach((argument, report) -> reports.put(argument.toString(), report(report)));
            json.put("data_access", reports);
        }
        if (action.reported()) {
            json.put("action", report(action.report()));
        }
        if (action.status().over() && action.status() != ActionState.Status.DONE) {
            json.put("status", action.status().name().toLowerCase(Locale.ROOT));
            json.put("error", action.error());
        }
        return json;
    }

    private static JsonSlice report(Object report) {
        byte[] text = JsonWriter.bytes(NotFinite.NUMBERS, json -> json.value(report));
        return new JsonSlice(text, 0, text.length);
    }
}
