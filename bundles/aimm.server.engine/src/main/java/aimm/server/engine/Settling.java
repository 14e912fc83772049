package aimm.server.engine;

import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.framework.Bundle;

/** Those who wait for what becomes of a bundle. Guarded by the registry, except that a wait ends by itself. */
final class Settling {

    private final Executors executors;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(Bundle bundle, CompletableFuture<PluginInfo> future) {}

    Settling(Executors executors) {
        this.executors = executors;
    }

    CompletionStage<PluginInfo> add(Bundle bundle, Duration patience) {
        CompletableFuture<PluginInfo> future = new CompletableFuture<>();
        waiting.add(new Waiting(bundle, future));
        executors.bound(
                future,
                patience,
                "plugin " + bundle.getSymbolicName() + " " + bundle.getVersion() + " does not serve within "
                        + patience.toMillis() + " ms");
        return future;
    }

    /** @param outcomes what has become of a bundle, or {@code null} as long as that is open */
    void settle(Function<Bundle, PluginInfo> outcomes) {
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            PluginInfo outcome = outcomes.apply(one.bundle);
            if (outcome != null) {
                executors.plugins(() -> end(one.future, outcome));
            }
            if (outcome != null || one.future.isDone()) {
                all.remove();
            }
        }
    }

    void close() {
        waiting.forEach(one -> one.future.completeExceptionally(new WorkerException("the engine is stopping")));
    }

    private static void end(CompletableFuture<PluginInfo> future, PluginInfo outcome) {
        if (outcome.error() == null) {
            future.complete(outcome);
        } else {
            future.completeExceptionally(new WorkerException(outcome.error()));
        }
    }
}
