package aimm.server.control.http.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Keeps what clients can bring about as often as they like from filling the log. Safe for threads. */
public final class Sparingly {

    private static final int MOST = 10;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    /** All guarded by this. */
    private long since;

    private int told;
    private long untold;

    /** @param clock as {@link System#nanoTime} */
    public Sparingly(LongSupplier clock) {
        this.clock = clock;
        since = clock.getAsLong();
    }

    /** Tells, unless that was done too often lately, with the number of times that it was not. */
    public void tell(Consumer<String> log) {
        long before = next();
        if (before >= 0) {
            log.accept(before == 0 ? "" : " (and " + before + " more before)");
        }
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
