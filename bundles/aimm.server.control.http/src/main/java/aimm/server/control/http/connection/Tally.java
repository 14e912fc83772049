package aimm.server.control.http.connection;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests somebody has at once. Safe for threads. */
public final class Tally {

    private final AtomicInteger count = new AtomicInteger();

    /** Counts one more, unless there are so many; says whether it did. */
    public boolean enter(int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leave() {
        count.decrementAndGet();
    }
}
