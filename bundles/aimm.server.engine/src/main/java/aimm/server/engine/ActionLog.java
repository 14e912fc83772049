package aimm.server.engine;

import aimm.server.api.ActionState;
import aimm.server.api.UnknownActionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All actions that run, and the newest of those that are over. Costs the same however many there have been. */
final class ActionLog {

    private final int most;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, ActionHandle<?>> running = new ConcurrentHashMap<>();
    private final Deque<ActionRecord> history = new ArrayDeque<>(); // guarded by itself

    ActionLog(int most) {
        this.most = most;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    void add(ActionHandle<?> action) {
        running.put(action.id(), action);
    }

    void over(ActionHandle<?> action) {
        synchronized (history) {
            history.add(action.record());
            if (history.size() > most) {
                history.poll();
            }
        }
        running.remove(action.id());
    }

    List<ActionHandle<?>> running() {
        return List.copyOf(running.values());
    }

    /** @throws UnknownActionException if it is neither running nor among those that are remembered */
    ActionHandle<?> get(long id) {
        ActionHandle<?> action = running.get(id);
        if (action != null) {
            return action;
        }
        synchronized (history) {
            return history.stream()
                    .filter(ended -> ended.id() == id)
                    .findFirst()
                    .map(ended ->
                            new ActionHandle<>(ended, CompletableFuture.failedFuture(new UnknownActionException(id))))
                    .orElseThrow(() -> new UnknownActionException(id));
        }
    }

    SortedMap<Long, ActionState> states() {
        List<ActionRecord> all = new ArrayList<>();
        running.values().forEach(action -> all.add(action.record()));
        synchronized (history) {
            all.addAll(history);
        }
        SortedMap<Long, ActionState> states = new TreeMap<>();
        all.forEach(action -> states.put(action.id(), action.state()));
        return states;
    }
}
