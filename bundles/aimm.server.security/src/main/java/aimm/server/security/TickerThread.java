package aimm.server.security;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread and the clock of this machine. */
final class TickerThread implements Ticker {

    private final ScheduledThreadPoolExecutor executor;

    TickerThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "aimm-logins"));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void run(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void runAfter(long nanos, Runnable task) {
        try {
            executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile, as if it had been scheduled just before
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
