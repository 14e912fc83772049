package aimm.server.tracing;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells that spans are lost, and when that is over, at most every ten minutes. Safe for threads. */
final class Outage {

    static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String endpoint;
    private final LongSupplier clock;
    /** All guarded by this. */
    private boolean isTold;

    private boolean everTold;
    private long told;
    private long lost;

    /** @param clock as {@link System#nanoTime} */
    Outage(String endpoint, LongSupplier clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** @param why or {@code null} if that is not known */
    synchronized void lost(int spans, Throwable why) {
        lost += spans;
        long now = clock.getAsLong();
        if (!everTold || now - told >= QUIET_NANOS) {
            LOG.warn("{} spans were lost, as {} does not take them: {}", lost, endpoint, text(why));
            everTold = true;
            isTold = true;
            told = now;
            lost = 0;
        }
    }

    synchronized void over() {
        if (isTold) {
            LOG.info("{} takes spans again; {} more were lost", endpoint, lost);
            isTold = false;
            lost = 0;
        }
    }

    private static String text(Throwable why) {
        if (why == null) {
            return "it refused them";
        }
        Throwable cause = why;
        while (!(cause instanceof IOException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ExportException ? cause.getMessage() : cause.toString();
    }
}
