package aimm.server.control.http.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What clients may do with connections.
 *
 * @param perClient most connections from one address
 * @param header within which the line and the headers of a request must come, once they began
 * @param transfer that a body or an answer may take, besides one second for every {@code rate} bytes of it
 */
public record Bounds(int perClient, Duration header, Duration transfer, long rate) {

    boolean isTooSlow(long nanos, long bytes) {
        return nanos > transfer.toNanos()
                && (nanos - transfer.toNanos()) / (double) TimeUnit.SECONDS.toNanos(1) * rate > bytes;
    }
}
