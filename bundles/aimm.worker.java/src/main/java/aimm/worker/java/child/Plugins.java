package aimm.worker.java.child;

import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services of the plugin that runs here.
 *
 * @param loader the plugin's class loader
 */
record Plugins(
        Map<String, ModelPlugin<Object>> modelTypes, Map<String, DataAccessPlugin> dataAccesses, ClassLoader loader) {

    List<String> names() {
        return Stream.concat(modelTypes.keySet().stream(), dataAccesses.keySet().stream())
                .sorted()
                .toList();
    }
}
