package hat.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a listener is still to be told, in order, from a thread of its own. While that is more than a bound, the
 * connection it comes from is not read.
 */
final class Notifications {

    private static final long MOST_BYTES = 1 << 26;
    private static final int MOST_CALLS = 1024;

    private record Call(Runnable task, long bytes, boolean last) {}

    private final Consumer<Boolean> suspendReading;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Queue<Call> calls = new ArrayDeque<>(); // guarded by this, like the next two
    private long bytes;
    private boolean suspended;

    /** @param suspendReading called to stop and to go on reading; must not block */
    Notifications(String threadName, Consumer<Boolean> suspendReading) {
        this.suspendReading = suspendReading;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /** From now on, the listener is called; before, calls are kept. */
    void start() {
        thread.start();
    }

    /** @param size bytes that are kept until the task has been run */
    void add(long size, Runnable task) {
        add(new Call(task, size, false));
    }

    /** Adds the last call. */
    void end(Runnable task) {
        add(new Call(task, 0, true));
    }

    /** Completed after the last call. */
    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private synchronized void add(Call call) {
        calls.add(call);
        bytes += call.bytes;
        notifyAll();
        if (!suspended && (bytes > MOST_BYTES || calls.size() > MOST_CALLS)) {
            suspended = true;
            suspendReading.accept(true);
        }
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                Call call = next();
                last = call.last;
                run(call.task);
                done(call);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    private synchronized Call next() throws InterruptedException {
        while (calls.isEmpty()) {
            wait();
        }
        return calls.element();
    }

    private synchronized void done(Call call) {
        calls.remove();
        bytes -= call.bytes;
        if (suspended && bytes <= MOST_BYTES / 2 && calls.size() <= MOST_CALLS / 2) {
            suspended = false;
            suspendReading.accept(false);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
