package aimm.client;

import java.util.List;

/**
 * A plugin of the server's.
 *
 * @param name the symbolic name of its bundle
 * @param version that serves calls, empty if none does
 * @param required whether the configuration names it
 * @param inProcess whether its calls run inside the server
 * @param ready whether a worker of the serving revision has answered
 * @param error why its newest revision does not serve, or {@code null}
 */
public record PluginInfo(
        String name,
        String version,
        boolean required,
        boolean inProcess,
        boolean ready,
        List<String> modelTypes,
        List<String> dataAccesses,
        String error) {

    static PluginInfo of(Members json) {
        return new PluginInfo(
                json.text("name"),
                json.text("version"),
                json.flag("required"),
                json.flag("in_process"),
                json.flag("ready"),
                json.texts("model_types"),
                json.texts("data_accesses"),
                json.optionalText("error"));
    }
}
