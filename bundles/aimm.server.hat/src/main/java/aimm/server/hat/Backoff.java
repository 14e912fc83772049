package aimm.server.hat;

import java.time.Duration;

/** Longer and longer times between attempts, up to a bound; short again after something that has lasted. */
final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5000;

    private long next = FIRST_MILLIS;

    /** @param lasted what the last attempt has brought */
    Duration next(Duration lasted) {
        if (lasted.toMillis() > LONGEST_MILLIS) {
            next = FIRST_MILLIS;
        }
        long now = next;
        next = Math.min(2 * next, LONGEST_MILLIS);
        return Duration.ofMillis(now);
    }
}
