package aimm.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How a version of a model came to be.
 *
 * @param time when it was about to be stored
 * @param call what made it
 * @param action that did; numbers begin anew with every start of the server, so only the time makes it unique
 * @param user who asked for it, or {@code null}
 * @param plugin that provided the model type then
 * @param pluginVersion its version
 * @param args the positional arguments as text, each cut to a bounded length; data accesses as they were asked for
 * @param kwargs the keyword arguments likewise
 */
public record Provenance(
        Instant time,
        Call call,
        long action,
        String user,
        String plugin,
        String pluginVersion,
        List<String> args,
        Map<String, String> kwargs) {}
