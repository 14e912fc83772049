package aimm.server.control.event;

import aimm.server.api.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The actions that requests started and that are not over, by the ids of the requests. Safe for threads. */
final class Running {

    private final Map<Object, List<Action<?>>> actions = new HashMap<>(); // guarded by this
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private boolean stopping; // guarded by this

    /** @param request its id, a JSON value; may be {@code null} and need not be unique */
    void add(Object request, Action<?> action) {
        synchronized (this) {
            actions.computeIfAbsent(request, id -> new ArrayList<>(1)).add(action);
            if (!stopping) {
                return;
            }
        }
        action.cancel();
    }

    void remove(Object request, Action<?> action) {
        synchronized (this) {
            actions.computeIfPresent(request, (id, same) -> same.remove(action) && same.isEmpty() ? null : same);
            if (!stopping || !actions.isEmpty()) {
                return;
            }
        }
        over.complete(null);
    }

    /** Cancels all that requests with that id started. */
    void cancel(Object request) {
        List<Action<?>> same;
        synchronized (this) {
            same = List.copyOf(actions.getOrDefault(request, List.of()));
        }
        same.forEach(Action::cancel);
    }

    /**
     * Cancels all, also what will be added.
     *
     * @return completed when there are none any more
     */
    CompletableFuture<Void> stop() {
        List<Action<?>> all = new ArrayList<>();
        boolean none;
        synchronized (this) {
            stopping = true;
            actions.values().forEach(all::addAll);
            none = all.isEmpty();
        }
        if (none) {
            over.complete(null);
        }
        all.forEach(Action::cancel);
        return over;
    }

    synchronized int count() {
        return actions.values().stream().mapToInt(List::size).sum();
    }
}
