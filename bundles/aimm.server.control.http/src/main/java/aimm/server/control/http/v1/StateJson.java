package aimm.server.control.http.v1;

import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.ActionState;
import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.Model;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.ModelVersion;
import aimm.server.api.PluginInfo;
import aimm.server.api.Provenance;
import aimm.server.api.WorkerInfo;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The engine's state as JSON; an absent time, error or the like is left out. */
final class StateJson {

    private StateJson() {}

    static void model(JsonWriter json, Model model) {
        json.object();
        json.member("instance_id", model.instanceId()).member("model_type", model.modelType());
        json.member("version", model.version()).member("size", model.size());
        annotations(json, model.annotations());
        json.member("available", model.available());
        json.end();
    }

    static void annotations(JsonWriter json, Annotations annotations) {
        json.member("tags", annotations.tags()).member("metadata", annotations.metadata());
    }

    /**
     * What the members {@code tags} and {@code metadata} make of what was said: tags in place of those there were,
     * metadata merged as RFC 7396 has it.
     */
    static Annotations readAnnotations(Map<?, ?> members, Annotations before) {
        List<String> tags = before.tags();
        if (members.containsKey("tags")) {
            if (!(members.get("tags") instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
                throw Refusal.badRequest("'tags' is no array of texts");
            }
            tags = list.stream().map(String.class::cast).toList();
        }
        Map<String, String> metadata = new TreeMap<>(before.metadata());
        if (members.containsKey("metadata")) {
            if (!(members.get("metadata") instanceof Map<?, ?> map)) {
                throw Refusal.badRequest("'metadata' is no object");
            }
            map.forEach((key, value) -> {
                if (value == null) {
                    metadata.remove((String) key);
                } else if (value instanceof String text) {
                    metadata.put((String) key, text);
                } else {
                    throw Refusal.badRequest("metadata '" + key + "' is neither a text nor null");
                }
            });
        }
        return new Annotations(tags, metadata);
    }

    static void version(JsonWriter json, ModelVersion version) {
        json.object().member("instance_id", version.instanceId()).member("model_type", version.modelType());
        versionMembers(json, version);
        json.end();
    }

    /** What is not known is left out. */
    static void versionMembers(JsonWriter json, ModelVersion version) {
        json.member("version", version.version()).member("size", version.size());
        optional(json, "sha256", version.sha256());
        Provenance origin = version.provenance();
        if (origin != null) {
            time(json, "created", origin.time());
            json.member("call", origin.call().wireName()).member("action", origin.action());
            optional(json, "user", origin.user());
            json.member("plugin", origin.plugin()).member("plugin_version", origin.pluginVersion());
            json.member("args", origin.args()).member("kwargs", origin.kwargs());
        }
    }

    static void alias(JsonWriter json, String name, Alias alias) {
        json.object().member("alias", name).member("instance_id", alias.instanceId());
        optional(json, "version", alias.version());
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
        optional(json, "user", action.caller().user());
        optional(json, "request", action.caller().request());
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

    static void pluginMembers(JsonWriter json, PluginInfo plugin) {
        json.member("name", plugin.name()).member("version", plugin.version());
        json.member("required", plugin.required()).member("in_process", plugin.inProcess());
        json.member("ready", plugin.ready());
        json.member("model_types", plugin.modelTypes()).member("data_accesses", plugin.dataAccesses());
        optional(json, "error", plugin.error());
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

    static void time(JsonWriter json, String name, Instant time) {
        optional(json, name, time == null ? null : time.toString());
    }

    static void optional(JsonWriter json, String name, Object value) {
        if (value != null) {
            json.member(name, value);
        }
    }
}
