package aimm.server.log.syslog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** What waits for the server. When the queue is full the oldest message goes, and how many went is told later. */
final class SyslogQueue {

    private final int capacity;

    private final Queue<SyslogMessage> messages = new ArrayDeque<>(); // guarded by this, as all below
    private Optional<SyslogMessage> taken = Optional.empty();
    private long takenCount; // messages that the taken one stands for
    private long dropped;
    private boolean isClosed;

    SyslogQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Never blocks; has no effect after {@link #close}. */
    synchronized void add(SyslogMessage message) {
        if (isClosed) {
            return;
        }
        messages.add(message);
        if (messages.size() > capacity) {
            messages.remove();
            dropped++;
        }
        notifyAll();
    }

    /** Waits for a message, the same until it is settled; it is empty when the queue is closed and nothing is left. */
    synchronized Optional<SyslogMessage> next() throws InterruptedException {
        while (size() == 0 && !isClosed) {
            wait();
        }
        if (taken.isEmpty() && dropped > 0) {
            taken = Optional.of(SyslogMessage.dropped(dropped));
            takenCount = dropped;
            dropped = 0;
        } else if (taken.isEmpty()) {
            taken = Optional.ofNullable(messages.poll());
            takenCount = taken.isPresent() ? 1 : 0;
        }
        return taken;
    }

    /** The message that {@link #next} gave was sent; or it was not, and counts as dropped. */
    synchronized void settle(boolean isSent) {
        dropped += isSent ? 0 : takenCount;
        taken = Optional.empty();
        takenCount = 0;
    }

    /**
     * Waits until the queue is closed, but not longer than a time.
     *
     * @return whether it is closed
     */
    synchronized boolean awaitClose(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !isClosed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return isClosed;
    }

    /** What is in the queue can still be taken. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** How many messages wait, are taken and not settled, or were dropped and not told about. */
    synchronized long size() {
        return messages.size() + takenCount + dropped;
    }
}
