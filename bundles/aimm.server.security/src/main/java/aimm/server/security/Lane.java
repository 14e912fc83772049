package aimm.server.security;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The attempts of one name, or from one address: in the order they came, and the slower the more have failed. */
final class Lane {

    static final int FREE_FAILURES = 3;
    static final int MOST_WAITING = 10;

    private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(10);
    private static final long MEMORY = TimeUnit.MINUTES.toNanos(5);

    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private int failures;
    private long lastFailure;

    /** Whether there was room. */
    boolean join(Attempt attempt) {
        if (attempts.size() > MOST_WAITING) { // one of them does not wait
            return false;
        }
        attempts.add(attempt);
        return true;
    }

    /** Whose turn it is; there must be one. */
    Attempt head() {
        return attempts.element();
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    void removeHead() {
        attempts.remove();
    }

    /** How long the head has to wait. */
    long nanosToSlot(long now) {
        if (failures < FREE_FAILURES) {
            return 0;
        }
        return Math.max(0, delay() - (now - lastFailure));
    }

    private long delay() {
        int doublings = Math.min(failures - FREE_FAILURES, 10);
        return Math.min(FIRST_DELAY << doublings, LONGEST_DELAY);
    }

    void failed(long now) {
        failures = isForgotten(now) ? 1 : failures + 1;
        lastFailure = now;
    }

    void forgive() {
        failures = 0;
    }

    boolean isForgotten(long now) {
        return failures == 0 || now - lastFailure >= MEMORY;
    }
}
