package aimm.worker.java;

import aimm.server.api.WorkerRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A plugin's jars and configurations at one moment. */
final class JavaImage implements WorkerRuntime.Image {

    private final String plugin;
    private final List<Part> parts;
    private final List<String> provides;
    private final byte[] configurations;
    private final List<JarStore.Jar> leases;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A bundle.
     *
     * @param wiredTo the other parts it may be wired to, by position
     */
    record Part(Path jar, boolean start, List<Long> wiredTo) {}

    /**
     * @param plugin symbolic name and version
     * @param parts the plugin's own bundle first
     * @param provides model types and data accesses it offers in the server
     * @param configurations see {@link Configurations#of}
     * @param leases closed with this image
     */
    JavaImage(
            String plugin, List<Part> parts, List<String> provides, byte[] configurations, List<JarStore.Jar> leases) {
        this.plugin = plugin;
        this.parts = parts;
        this.provides = provides;
        this.configurations = configurations;
        this.leases = leases;
    }

    byte[] configurations() {
        return configurations;
    }

    /** What a worker is told. */
    Map<String, Object> message(WorkerRuntime.Settings settings) {
        List<Object> bundles = new ArrayList<>();
        for (Part part : parts) {
            bundles.add(Map.of("path", part.jar.toString(), "start", part.start, "wired_to", part.wiredTo));
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("plugin", plugin);
        message.put("bundles", bundles);
        message.put("provides", provides);
        message.put("configurations", configurations);
        message.put("cached_models", (long) settings.cachedModels());
        message.put("start_millis", settings.startTimeout().toMillis() * 3 / 4);
        return message;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leases.forEach(JarStore.Jar::close);
        }
    }

    @Override
    public String toString() {
        return plugin;
    }
}
