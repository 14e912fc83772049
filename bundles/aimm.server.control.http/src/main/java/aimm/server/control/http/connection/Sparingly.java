package aimm.server.control.http.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Keeps what clients can bring about as often as they like from filling the log. Safe for threads. */
public final class Sparingly {

    private final LongSupplier clock;
    private final int most;
    private final long nanos;
    /** All guarded by this. */
    private long since;

    private int told;
    private long untold;

    /** @param clock as {@link System#nanoTime} */
    public Sparingly(LongSupplier clock) {
        this(clock, 10, TimeUnit.SECONDS.toNanos(1));
    }

    /** @param most that are told in a time of so many nanoseconds */
    public Sparingly(LongSupplier clock, int most, long nanos) {
        this.clock = clock;
        this.most = most;
        this.nanos = nanos;
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
    public synchronized long next() {
        long now = clock.getAsLong();
        if (now - since >= nanos) {
            since = now;
            told = 0;
        }
        if (told == most) {
            untold++;
            return -1;
        }
        told++;
        long before = untold;
        untold = 0;
        return before;
    }
}
