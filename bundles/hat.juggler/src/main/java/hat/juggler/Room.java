package hat.juggler;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that messages of all clients together may take. */
final class Room {

    private final long total;
    private final AtomicLong taken = new AtomicLong();

    Room(long total) {
        this.total = total;
    }

    /** Whether there was so much left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= total) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
