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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All actions that run, and the newest of those that are over. Costs the same however many there have been. */
final class ActionLog {

    private final int most;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, RunningAction<?>> running = new ConcurrentHashMap<>();
    private final Deque<RunningAction<?>> history = new ArrayDeque<>(); // guarded by itself

    ActionLog(int most) {
        this.most = most;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    void add(RunningAction<?> action) {
        running.put(action.id(), action);
    }

    void over(RunningAction<?> action) {
        synchronized (history) {
            history.add(action);
            if (history.size() > most) {
                history.poll();
            }
        }
        running.remove(action.id());
    }

    List<RunningAction<?>> running() {
        return List.copyOf(running.values());
    }

    RunningAction<?> get(long id) {
        RunningAction<?> action = running.get(id);
        if (action != null) {
            return action;
        }
        synchronized (history) {
            return history.stream()
                    .filter(ended -> ended.id() == id)
                    .findFirst()
                    .orElseThrow(() -> new UnknownActionException(id));
        }
    }

    SortedMap<Long, ActionState> states() {
        List<RunningAction<?>> all = new ArrayList<>(running.values());
        synchronized (history) {
            all.addAll(history);
        }
        SortedMap<Long, ActionState> states = new TreeMap<>();
        all.forEach(action -> states.put(action.id(), action.state()));
        return states;
    }
}
