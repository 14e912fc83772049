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

    void join(Attempt attempt) {
        attempts.add(attempt);
    }

    /** The last one of those that wait, if too many do for attempts that have to wait long, or {@code null}. */
    Attempt excess(long now) {
        boolean isSlow = failures >= FREE_FAILURES && !isForgotten(now);
        return isSlow && attempts.size() > MOST_WAITING + 1 ? attempts.getLast() : null; // one does not wait
    }

    /** Whose turn it is; there must be one. */
    Attempt head() {
        return attempts.element();
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** Whether it was the head's turn that ended. */
    boolean remove(Attempt attempt) {
        boolean isHead = attempts.peek() == attempt;
        attempts.remove(attempt);
        return isHead;
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
