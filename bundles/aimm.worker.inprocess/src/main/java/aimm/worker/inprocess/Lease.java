package aimm.worker.inprocess;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls that use a service, so that its going can wait for them. Safe for threads. */
final class Lease {

    private static final int CLOSED = 1 << 30;

    private final AtomicInteger state = new AtomicInteger();
    private final CountDownLatch unused = new CountDownLatch(1);

    /** @return false if the service is going or gone; otherwise {@link #leave} must follow */
    boolean enter() {
        if ((state.getAndIncrement() & CLOSED) == 0) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if (state.decrementAndGet() == CLOSED) {
            unused.countDown();
        }
    }

    /**
     * Lets no more calls in and waits for those that run.
     *
     * @return whether all have ended in that time
     */
    boolean close(Duration patience) {
        int before = state.getAndUpdate(users -> users | CLOSED);
        if (before == 0) {
            unused.countDown();
        }
        try {
            return unused.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
