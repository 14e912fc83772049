package aimm.server.json;

import aimm.server.api.ActionState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Actions as the original's clients find them in the state. */
public final class ActionJson {

    private ActionJson() {}

    /**
     * The action as an object. One that failed or was cancelled says so and why, which the original does not.
     *
     * @param report makes of what a plugin reported what the object is to hold
     */
    public static Map<String, Object> of(ActionState action, UnaryOperator<Object> report) {
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
            action.dataAccess().forEach((argument, state) -> reports.put(argument.toString(), report.apply(state)));
            json.put("data_access", reports);
        }
        if (action.reported()) {
            json.put("action", report.apply(action.report()));
        }
        if (action.status().over() && action.status() != ActionState.Status.DONE) {
            json.put("status", action.status().name().toLowerCase(Locale.ROOT));
            json.put("error", action.error());
        }
        return json;
    }
}
