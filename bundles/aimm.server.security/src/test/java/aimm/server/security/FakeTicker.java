package aimm.server.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Time that passes when the test says so. Tasks run one after another inside the call that makes them due. */
final class FakeTicker implements Ticker {

    private record Task(long due, Runnable task) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1; // System.nanoTime may be anywhere, and run over
    private boolean running;
    private boolean closed;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void run(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        runAfter(0, task);
        runDue();
    }

    @Override
    public void runAfter(long nanos, Runnable task) {
        if (!closed) {
            tasks.add(new Task(now + nanos, task));
        }
    }

    @Override
    public void close() {
        closed = true;
        tasks.clear();
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        runDue();
        while (!tasks.isEmpty() && next().due - end <= 0) {
            now = next().due;
            runDue();
        }
        now = end;
    }

    /** Until {@link #release} tasks only gather. */
    void hold() {
        running = true;
    }

    void release() {
        running = false;
        runDue();
    }

    private void runDue() {
        if (running) {
            return;
        }
        running = true;
        while (!tasks.isEmpty() && next().due - now <= 0) {
            Task next = next();
            tasks.remove(next);
            next.task.run();
        }
        running = false;
    }

    /** Of several that are due at once, the one that came first. */
    private Task next() {
        return tasks.stream()
                .min(Comparator.comparingLong(task -> task.due - now))
                .orElseThrow();
    }
}
