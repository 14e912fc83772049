package aimm.worker.java;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of bundles that images share; each goes when no image needs it any more. Safe for threads. */
final class JarStore {

    private static final Logger LOG = LoggerFactory.getLogger(JarStore.class);

    private record Content(long bundleId, long lastModified) {}

    private final Path folder;
    private final Map<Content, Integer> users = new HashMap<>();

    /** @param folder an empty one of its own */
    JarStore(Path folder) {
        this.folder = folder;
    }

    /** A bundle's content; close it when it is no longer needed. */
    record Jar(Path path, Runnable lease) implements AutoCloseable {

        @Override
        public void close() {
            lease.run();
        }
    }

    synchronized Jar take(Bundle bundle) throws IOException {
        Content content = new Content(bundle.getBundleId(), bundle.getLastModified());
        Path path = folder.resolve(content.bundleId + "-" + content.lastModified + ".jar");
        if (!users.containsKey(content)) {
            Files.deleteIfExists(path);
            BundleJar.copy(bundle, path);
        }
        users.merge(content, 1, Integer::sum);
        return new Jar(path, () -> release(content, path));
    }

    private synchronized void release(Content content, Path path) {
        if (users.merge(content, -1, Integer::sum) == 0) {
            users.remove(content);
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("could not delete {}", path, e);
            }
        }
    }
}
