package aimm.server.tracing;

import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Lets the library say at most every ten minutes what it would say of every batch. Safe for threads. */
final class LibraryLog implements Filter {

    /** {@link Outage} says it better. Both are held, so that they stay as they are. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

    private static final Logger PROCESSOR = Logger.getLogger(BatchSpanProcessor.class.getName());

    private final LongSupplier clock;
    private final AtomicLong next;

    /** @param clock as {@link System#nanoTime} */
    LibraryLog(LongSupplier clock) {
        this.clock = clock;
        next = new AtomicLong(clock.getAsLong());
    }

    static void quieten() {
        EXPORTER.setLevel(Level.OFF);
        PROCESSOR.setFilter(new LibraryLog(System::nanoTime));
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        long now = clock.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + Outage.QUIET_NANOS);
    }
}
