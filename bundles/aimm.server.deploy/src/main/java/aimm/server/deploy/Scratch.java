package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import aimm.server.api.Engine;
import aimm.server.api.WorkerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;

/**
 * Tries a jar as a bundle of its own that is never started in the server, whatever else is installed, and is gone
 * afterwards. Safe for threads.
 */
final class Scratch {

    private final Bundles bundles;
    private final AtomicLong count = new AtomicLong();

    Scratch(Bundles bundles) {
        this.bundles = bundles;
    }

    /** @throws BundleRefusedException if it does not resolve; a fragment would only with its host */
    void resolve(String name, Path jar) {
        Bundle scratch = bundles.install(Hooks.scratch(name, count.incrementAndGet()), jar);
        try {
            if (!Bundles.isFragment(scratch)) {
                bundles.resolve(scratch);
            }
        } finally {
            bundles.uninstall(scratch);
        }
    }

    /**
     * Tries it in a worker too.
     *
     * @return the model types and data accesses it has
     * @throws BundleRefusedException if it does not resolve, or a worker finds none in it
     */
    List<String> probe(String name, Path jar, Engine engine, Duration patience) {
        Bundle scratch = bundles.install(Hooks.scratch(name, count.incrementAndGet()), jar);
        try {
            bundles.resolve(scratch);
            return Waits.on(engine.probe(scratch, patience), patience);
        } catch (WorkerException e) {
            throw new BundleRefusedException(Bundles.name(scratch) + " is no plugin that works: " + e.getMessage(), e);
        } finally {
            bundles.uninstall(scratch);
        }
    }
}
