package aimm.server.control.http.exchange;

import java.util.concurrent.TimeUnit;

/** How long calls take to be started lately; one that runs inside the server may run to its end in that time. */
final class Pace {

    /** Longer ones hold up other connections. */
    private static final long SLOW_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /** What a single call can count for: it may have been the machine that was slow. */
    private static final long MOST_NANOS = 8 * SLOW_NANOS;

    private volatile long averageNanos;

    void took(long nanos) {
        long before = averageNanos;
        averageNanos = before + (Math.min(nanos, MOST_NANOS) - before) / 16;
    }

    boolean isSlow() {
        return averageNanos > SLOW_NANOS;
    }
}
