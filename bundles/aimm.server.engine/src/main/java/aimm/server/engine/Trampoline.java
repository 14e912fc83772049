package aimm.server.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs what calls back into itself in a loop in place of a recursion: a thousand waiting calls that each end at once and
 * let the next one in need no thousand stack frames.
 */
final class Trampoline {

    private static final ThreadLocal<Deque<Runnable>> PENDING = new ThreadLocal<>();

    private Trampoline() {}

    /** Runs the task now, or once the tasks that this thread is in have returned. */
    static void run(Runnable task) {
        Deque<Runnable> pending = PENDING.get();
        if (pending != null) {
            pending.add(task);
            return;
        }
        pending = new ArrayDeque<>();
        PENDING.set(pending);
        try {
            for (Runnable next = task; next != null; next = pending.poll()) {
                next.run();
            }
        } finally {
            PENDING.remove();
        }
    }
}
