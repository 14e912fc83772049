package aimm.server.control.http.access;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps what clients can bring about as often as they like from filling the log. Safe for threads. */
final class Sparingly {

    private static final int MOST = 10;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    /** All guarded by this. */
    private long since;

    private int told;
    private long untold;

    Sparingly(LongSupplier clock) {
        this.clock = clock;
        since = clock.getAsLong();
    }

    /** @return how many were not told since the last that was, or -1 if this one is not to be told */
    synchronized long next() {
        long now = clock.getAsLong();
        if (now - since >= NANOS) {
            since = now;
            told = 0;
        }
        if (told == MOST) {
            untold++;
            return -1;
        }
        told++;
        long before = untold;
        untold = 0;
        return before;
    }
}
