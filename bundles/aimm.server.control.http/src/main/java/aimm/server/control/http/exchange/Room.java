package aimm.server.control.http.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of all requests together may take. */
public final class Room {

    private final long total;
    private final AtomicLong taken = new AtomicLong();

    public Room(long total) {
        this.total = total;
    }

    /** @throws Refusal if there is not so much left */
    public void take(long bytes) {
        if (taken.addAndGet(bytes) > total) {
            taken.addAndGet(-bytes);
            throw new Refusal(503, "busy", "too many large bodies at once; together they may have " + total + " bytes");
        }
    }

    /** How much is taken now. */
    public long taken() {
        return taken.get();
    }

    public void give(long bytes) {
        if (bytes > 0) {
            taken.addAndGet(-bytes);
        }
    }
}
