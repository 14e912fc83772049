package aimm.server.control.http.v1;

import aimm.server.api.Action;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.json.JsonWriter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Keeps the results of actions nobody waited for, as JSON; the oldest go when there are too many. */
public final class Results {

    private final Executor executor;
    private final int maxCount;
    private final long maxBytes;
    /** Guarded by this. */
    private final Map<Long, byte[]> kept = new LinkedHashMap<>();

    /** Of actions whose results are not here yet; guarded by this. */
    private final Map<Long, CompletableFuture<Void>> undecided = new HashMap<>();

    private long bytes;

    /** @param executor writes them */
    public Results(Executor executor, int maxCount, long maxBytes) {
        this.executor = executor;
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** Keeps the result when it comes, if it does. */
    <T> void keep(Action<T> action, BiConsumer<JsonWriter, T> document) {
        CompletableFuture<Void> decided = new CompletableFuture<>();
        synchronized (this) {
            undecided.put(action.id(), decided);
        }
        action.result()
                .thenAcceptAsync(
                        result -> {
                            Buffer buffer = new Buffer();
                            try (JsonWriter json = new JsonWriter(buffer)) {
                                document.accept(json, result);
                            }
                            add(action.id(), buffer.toByteArray());
                        },
                        executor)
                .whenComplete((nothing, failure) -> {
                    synchronized (this) {
                        undecided.remove(action.id());
                    }
                    decided.complete(null);
                });
    }

    /**
     * The result of an action that is over, as soon as it is written; {@code null} if it has none, or it was not or is no
     * longer kept.
     */
    CompletionStage<byte[]> get(long actionId) {
        CompletableFuture<Void> decided;
        synchronized (this) {
            decided = undecided.get(actionId);
            if (decided == null) {
                return CompletableFuture.completedFuture(kept.get(actionId));
            }
        }
        return decided.thenApply(nothing -> {
            synchronized (this) {
                return kept.get(actionId);
            }
        });
    }

    private synchronized void add(long actionId, byte[] json) {
        if (json.length > maxBytes || maxCount == 0) {
            return;
        }
        kept.put(actionId, json);
        bytes += json.length;
        Iterator<byte[]> oldest = kept.values().iterator();
        while (kept.size() > maxCount || bytes > maxBytes) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }
}
