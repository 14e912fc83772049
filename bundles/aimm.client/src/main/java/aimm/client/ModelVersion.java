package aimm.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One version of a model, which never changes. What the server does not know of it is {@code null} or empty.
 *
 * @param sha256 of its serialized instance, in hexadecimal
 * @param created when it was stored
 * @param call what made it, {@code fit} for instance
 * @param action that did
 * @param user who asked for it
 * @param args the positional arguments as text, each cut to a bounded length
 * @param kwargs the keyword arguments likewise
 */
public record ModelVersion(
        long instanceId,
        String modelType,
        long version,
        long size,
        String sha256,
        Instant created,
        String call,
        Long action,
        String user,
        String plugin,
        String pluginVersion,
        List<String> args,
        Map<String, String> kwargs) {

    static ModelVersion of(Members json) {
        return new ModelVersion(
                json.number("instance_id"),
                json.text("model_type"),
                json.number("version"),
                json.number("size"),
                json.optionalText("sha256"),
                json.time("created"),
                json.optionalText("call"),
                json.optionalNumber("action"),
                json.optionalText("user"),
                json.optionalText("plugin"),
                json.optionalText("plugin_version"),
                json.texts("args"),
                json.map("kwargs", String.class));
    }
}
