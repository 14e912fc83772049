package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;

/** Bundles that are tried in a worker and do not serve. Safe for threads. */
final class Trials implements AutoCloseable {

    private final WorkerPool pool;
    private final Executors executors;
    private final Map<Long, CompletableFuture<List<String>>> running = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closed;

    Trials(WorkerPool pool, Executors executors) {
        this.pool = pool;
        this.executors = executors;
    }

    /** @param runtime to run it in, or {@code null} if there is none */
    CompletionStage<List<String>> start(Bundle bundle, WorkerRuntime runtime, Duration patience) {
        if (runtime == null) {
            return CompletableFuture.failedFuture(new WorkerException("there is no worker runtime to try a plugin in"));
        }
        CompletableFuture<List<String>> trial = new CompletableFuture<>();
        long number = count.incrementAndGet();
        running.put(number, trial);
        trial.whenComplete((provides, failure) -> running.remove(number));
        if (closed) {
            close();
        }
        executors.bound(
                trial,
                patience,
                "no worker of plugin " + bundle.getSymbolicName() + " " + bundle.getVersion() + " answered within "
                        + patience.toMillis() + " ms");
        executors.plugins(() -> begin(bundle, runtime, trial));
        return trial;
    }

    private void begin(Bundle bundle, WorkerRuntime runtime, CompletableFuture<List<String>> trial) {
        if (trial.isDone()) {
            return;
        }
        try {
            Revision revision = new Revision(bundle, false, List.of(), List.of());
            revision.image(runtime, runtime.image(bundle));
            revision.trial(trial);
            pool.open(revision);
            trial.whenComplete((provides, failure) -> executors.plugins(() -> pool.retire(revision)));
        } catch (AimmException e) {
            trial.completeExceptionally(e);
        }
    }

    /** Ends all trials; their workers end with the pool. */
    @Override
    public void close() {
        closed = true;
        running.values().forEach(trial -> trial.completeExceptionally(new WorkerException("the engine is stopping")));
    }
}
