package aimm.server.engine;

import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's threads: one that keeps time and never blocks, one for plugins, some that wait for the backend. */
final class Executors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Executors.class);
    private static final int IO_THREADS = 8;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("aimm-engine-timer"));
    private final ThreadPoolExecutor io = new ThreadPoolExecutor(
            IO_THREADS, IO_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("aimm-engine-io"));

    private final ThreadPoolExecutor plugins = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("aimm-engine-plugins"));

    Executors() {
        plugins.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        io.allowCoreThreadTimeOut(true);
    }

    /** Runs a task that may block. */
    void io(Runnable task) {
        io.execute(logged(task));
    }

    /** Runs a task about plugins, which may block; one at a time, in order. */
    void plugins(Runnable task) {
        try {
            plugins.execute(logged(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: plugins are left as they are");
        }
    }

    /** Runs a task on the timer's thread; those given one after another run in that order. */
    void soon(Runnable task) {
        after(0, task);
    }

    /** Runs a task on the timer's thread; not at all if this is closed before. */
    ScheduledFuture<?> after(long nanos, Runnable task) {
        try {
            return timer.schedule(logged(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null; // closing: what is due later is not due any more
        }
    }

    /** Fails a future that is not complete in time. */
    void bound(CompletableFuture<?> future, Duration patience, String failure) {
        ScheduledFuture<?> end =
                after(patience.toNanos(), () -> future.completeExceptionally(new WorkerException(failure)));
        if (end == null) {
            future.completeExceptionally(new WorkerException("the engine is stopping"));
        } else {
            future.whenComplete((value, failed) -> end.cancel(false));
        }
    }

    void every(Duration period, Runnable task) {
        timer.scheduleWithFixedDelay(logged(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the timer; waits a moment for what blocks. */
    @Override
    public void close() {
        timer.shutdown();
        plugins.shutdown();
        io.shutdown();
        try {
            plugins.awaitTermination(5, TimeUnit.SECONDS);
            if (!io.awaitTermination(5, TimeUnit.SECONDS)) {
                io.shutdownNow();
            }
            timer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a task of the engine failed", e);
            }
        };
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
