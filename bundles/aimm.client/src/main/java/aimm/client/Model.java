package aimm.client;

import java.util.List;
import java.util.Map;

/**
 * One stored model.
 *
 * @param version counts the times it was stored, from 1
 * @param size bytes of the serialized instance
 * @param available whether a plugin for its type is there
 */
public record Model(
        long instanceId,
        String modelType,
        long version,
        long size,
        List<String> tags,
        Map<String, String> metadata,
        boolean available) {

    static Model of(Members json) {
        return new Model(
                json.number("instance_id"),
                json.text("model_type"),
                json.number("version"),
                json.number("size"),
                json.texts("tags"),
                json.map("metadata", String.class),
                json.flag("available"));
    }
}
