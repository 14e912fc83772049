package aimm.server.control.http.v1;

import aimm.server.api.Action;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.json.JsonWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Keeps the results of actions nobody waited for, as JSON; the oldest go when there are too many. */
public final class Results {

    private final Executor executor;
    private final int maxCount;
    private final long maxBytes;
    /** Guarded by this. */
    private final Map<Long, byte[]> kept = new LinkedHashMap<>();

    private long bytes;

    /** @param executor writes them */
    public Results(Executor executor, int maxCount, long maxBytes) {
        this.executor = executor;
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** Keeps the result when it comes, if it does. */
    <T> void keep(Action<T> action, BiConsumer<JsonWriter, T> document) {
        action.result()
                .thenAcceptAsync(
                        result -> {
                            Buffer buffer = new Buffer();
                            try (JsonWriter json = new JsonWriter(buffer)) {
                                document.accept(json, result);
                            }
                            add(action.id(), buffer.toByteArray());
                        },
                        executor);
    }

    /** The result of an action, or {@code null} if it has none, or it was not or is no longer kept. */
    synchronized byte[] get(long actionId) {
        return kept.get(actionId);
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
