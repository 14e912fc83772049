package aimm.server.api;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;

/**
 * One call into a plugin.
 *
 * @param actionId the action it belongs to, for logs
 * @param role which of the plugin's methods is called
 * @param name model type or data access
 * @param instanceId the model, or 0 if the call has none that is stored
 * @param version of the model, or 0
 * @param instance the model's bytes, or {@code null} if the worker holds them or the call needs none
 * @param arguments for the plugin
 * @param serialize whether the instance is wanted back
 * @param trace that the call belongs to
 */
public record PluginCall(
        long actionId,
        Role role,
        String name,
        long instanceId,
        long version,
        byte[] instance,
        Arguments arguments,
        boolean serialize,
        TraceContext trace) {

    /** Which of a plugin's methods is called. */
    public enum Role {
        INSTANTIATE("instantiation"),
        FIT("fit"),
        PREDICT("predict"),
        /** Only deserializes, to see whether the plugin can. */
        DESERIALIZE("deserialize"),
        DATA_ACCESS("data access");

        private final String title;

        Role(String title) {
            this.title = title;
        }

        /** As in the original's error texts: {@code no instantiation plugin for model type X}. */
        public String title() {
            return title;
        }
    }
}
