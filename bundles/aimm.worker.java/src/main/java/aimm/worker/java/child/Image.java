package aimm.worker.java.child;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the server tells the worker to run, see {@code docs/worker-protocol.md}. */
final class Image {

    private final Map<String, Object> values;

    Image(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * A bundle to install.
     *
     * @param path its jar
     * @param start whether it is started, or only there for what it exports
     * @param wiredTo the other bundles it may be wired to, by their position in the image
     */
    record ImageBundle(String path, boolean start, List<Integer> wiredTo) {}

    /** The plugin first, then all it needs. */
    List<ImageBundle> bundles() {
        List<?> bundles = (List<?>) values.get("bundles");
        return bundles.stream().map(Map.class::cast).map(Image::bundle).toList();
    }

    /** What the plugin offers in the server. */
    List<String> provides() {
        return ((List<?>) values.get("provides"))
                .stream().map(String.class::cast).toList();
    }

    /** Serialized list of maps of configuration properties. */
    byte[] configurations() {
        return (byte[]) values.get("configurations");
    }

    int cachedModels() {
        return ((Long) values.get("cached_models")).intValue();
    }

    long startMillis() {
        return (Long) values.get("start_millis");
    }

    private static ImageBundle bundle(Map<?, ?> values) {
        List<?> wiredTo = (List<?>) values.get("wired_to");
        return new ImageBundle(
                (String) values.get("path"),
                (Boolean) values.get("start"),
                IntStream.range(0, wiredTo.size())
                        .mapToObj(i -> ((Long) wiredTo.get(i)).intValue())
                        .toList());
    }
}
