package aimm.server.api;

import java.util.List;

/**
 * A plugin as the engine sees it.
 *
 * @param name the bundle's symbolic name
 * @param bundleId the bundle, or -1 if it is not installed
 * @param version the bundle version that serves calls, empty if none does
 * @param required whether the configuration names it
 * @param inProcess whether its calls run inside the server
 * @param ready whether a worker of the serving revision has answered
 * @param error why its newest revision does not serve, or {@code null}
 */
public record PluginInfo(
        String name,
        long bundleId,
        String version,
        boolean required,
        boolean inProcess,
        boolean ready,
        List<String> modelTypes,
        List<String> dataAccesses,
        String error) {}
