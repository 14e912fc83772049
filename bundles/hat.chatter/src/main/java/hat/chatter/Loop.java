package hat.chatter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A thread, its selector and its timers. But for {@link #execute}, {@link #close} and {@link #isCurrent}, everything is
 * called in the thread of the loop.
 */
final class Loop {

    private static final int STAGING = 1 << 17;

    /** What a channel is watched for. */
    interface Watcher {

        /** Must not throw. */
        void ready(SelectionKey key);

        /** The loop ends: leave it soon. */
        void leave();

        /** The loop has ended: leave it now. */
        void abort(IOException reason);
    }

    /** Something to be done at a time. */
    static final class Timer implements Comparable<Timer> {
        private final long at;
        private final Runnable task;

        private Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at - other.at, 0);
        }
    }

    /** Between channels and arrays, where the JDK would allocate a buffer as large as the array. */
    final ByteBuffer incoming = ByteBuffer.allocateDirect(STAGING);

    final ByteBuffer outgoing = ByteBuffer.allocateDirect(STAGING);

    private final Selector selector;
    private final Thread thread;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself, like ended
    private boolean ended;
    private boolean leaving;

    Loop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** @return whether the task, which must not throw, will be run; it will not be once the loop has ended */
    boolean execute(Runnable task) {
        synchronized (tasks) {
            if (ended) {
                return false;
            }
            tasks.add(task);
        }
        if (!isCurrent()) {
            selector.wakeup();
        }
        return true;
    }

    Timer schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), task);
        timers.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        timers.remove(timer);
    }

    SelectionKey watch(SelectableChannel channel, int operations, Watcher watcher) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, watcher);
    }

    /** Lets the selector forget channels that were closed, which frees their ports. */
    void forgetClosed() {
        selector.wakeup();
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Asks all watchers to leave, and waits for that unless called in the thread of the loop. */
    void close() {
        execute(() -> {
            leaving = true;
            new ArrayList<>(selector.keys()).forEach(key -> ((Watcher) key.attachment()).leave());
        });
        boolean interrupted = false;
        while (!isCurrent() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // watchers leave in a bounded time
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        IOException reason = new ConnectionClosedException("closed here");
        try {
            while (!(leaving && selector.keys().isEmpty())) {
                select();
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Watcher) key.attachment()).ready(key);
                }
                selector.selectedKeys().clear();
                runTasks();
                runTimers();
            }
        } catch (IOException e) {
            reason = e;
        } finally {
            end(reason);
        }
    }

    private void select() throws IOException {
        boolean busy;
        synchronized (tasks) {
            busy = !tasks.isEmpty();
        }
        Timer next = timers.peek();
        long nanos = next == null ? Long.MAX_VALUE : next.at - System.nanoTime();
        if (busy || nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, Long.MAX_VALUE - 999_999) + 999_999));
        }
    }

    private void runTasks() {
        int count;
        synchronized (tasks) {
            count = tasks.size(); // those they add are for the next round
        }
        for (int i = 0; i < count; i++) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.remove();
            }
            task.run();
        }
    }

    private void runTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.peek().at - now <= 0) {
            timers.poll().task.run();
        }
    }

    private void end(IOException reason) {
        leaving = true;
        new ArrayList<>(selector.keys()).forEach(key -> ((Watcher) key.attachment()).abort(reason));
        synchronized (tasks) {
            ended = true;
        }
        runTasks();
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
