package aimm.server.control.http.v1;

import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.ActionState;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.Model;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerInfo;
import aimm.server.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The engine's state as JSON; an absent time, error or the like is left out. */
final class StateJson {

    private StateJson() {}

    static void model(JsonWriter json, Model model) {
        json.object();
        json.member("instance_id", model.instanceId()).member("model_type", model.modelType());
        json.member("version", model.version()).member("size", model.size());
        json.member("available", model.available());
        json.end();
    }

    static void action(JsonWriter json, ActionState action) {
        json.object();
        actionMembers(json, action);
        json.end();
    }

    static void actionMembers(JsonWriter json, ActionState action) {
        json.member("id", action.id());
        json.name("meta").object().member("call", action.call().wireName());
        optional(json, "model_type", action.modelType());
        optional(json, "model", action.model());
        json.member("args", action.args()).member("kwargs", action.kwargs()).end();
        json.member("status", action.status().name().toLowerCase(Locale.ROOT));
        json.member("progress", action.progress().wireName());
        if (!action.dataAccess().isEmpty()) {
            json.member("data_access", action.dataAccess());
        }
        if (action.reported()) {
            json.member("action", action.report());
        }
        time(json, "created", action.created());
        time(json, "started", action.started());
        time(json, "ended", action.ended());
        optional(json, "error", action.error());
    }

    static void modelType(JsonWriter json, ModelTypeInfo type) {
        json.object().member("name", type.name()).member("plugin", type.plugin());
        json.member("predict_updates", type.predictUpdates());
        parameters(json, "instantiate", type.instantiate());
        parameters(json, "fit", type.fit());
        parameters(json, "predict", type.predict());
        tensors(json, "inputs", type.inputs());
        tensors(json, "outputs", type.outputs());
        json.end();
    }

    static void dataAccess(JsonWriter json, DataAccessInfo access) {
        json.object().member("name", access.name()).member("plugin", access.plugin());
        parameters(json, "parameters", access.parameters());
        json.end();
    }

    static void plugin(JsonWriter json, PluginInfo plugin) {
        json.object().member("name", plugin.name()).member("version", plugin.version());
        json.member("required", plugin.required()).member("in_process", plugin.inProcess());
        json.member("ready", plugin.ready());
        json.member("model_types", plugin.modelTypes()).member("data_accesses", plugin.dataAccesses());
        optional(json, "error", plugin.error());
        json.end();
    }

    static void worker(JsonWriter json, WorkerInfo worker) {
        json.object().member("id", worker.id()).member("pid", worker.pid());
        optional(json, "plugin", worker.plugin());
        json.member("state", worker.state());
        optional(json, "action", worker.action());
        json.member("calls", worker.calls());
        optional(json, "resident_bytes", worker.residentBytes() < 0 ? null : worker.residentBytes());
        json.end();
    }

    private static void parameters(JsonWriter json, String name, List<Parameter> parameters) {
        json.name(name).array();
        for (Parameter parameter : parameters) {
            json.object().member("name", parameter.name());
            json.member("type", parameter.type().name().toLowerCase(Locale.ROOT));
            json.member("required", parameter.required());
            optional(json, "default", parameter.defaultText());
            json.member("description", parameter.description()).end();
        }
        json.end();
    }

    private static void tensors(JsonWriter json, String name, List<TensorSpec> tensors) {
        json.name(name).array();
        for (TensorSpec tensor : tensors) {
            json.object().member("name", tensor.name());
            json.member("dtype", tensor.dtype().name());
            json.member("shape", tensor.shape()).end();
        }
        json.end();
    }

    private static void time(JsonWriter json, String name, Instant time) {
        optional(json, name, time == null ? null : time.toString());
    }

    private static void optional(JsonWriter json, String name, Object value) {
        if (value != null) {
            json.member(name, value);
        }
    }
}
