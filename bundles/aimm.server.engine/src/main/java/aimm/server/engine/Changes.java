package aimm.server.engine;

import aimm.server.api.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the changes of the engine's state and tells listeners that there were some: from one thread, many changes
 * merged into one call, so that neither a slow listener nor a fast engine costs the other anything.
 */
final class Changes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final long MERGE_NANOS = 10_000_000;

    private final AtomicLong version = new AtomicLong();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::tell, "aimm-engine-changes");
    private volatile boolean closed;
    private volatile boolean parked;

    Changes() {
        thread.setDaemon(true);
        thread.start();
    }

    private record Listener(Runnable callback) {}

    /** A number that grows with every change. */
    long version() {
        return version.get();
    }

    /** Something changed; cheap, from any thread. */
    void mark() {
        version.incrementAndGet();
        if (parked && !listeners.isEmpty()) {
            LockSupport.unpark(thread);
        }
    }

    Subscription listen(Runnable callback) {
        Listener listener = new Listener(callback);
        listeners.add(listener);
        return () -> {
            listeners.remove(listener);
            if (Thread.currentThread() != thread) {
                synchronized (listener) { // wait for a call that has begun
                    listeners.remove(listener);
                }
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void tell() {
        long told = 0;
        while (!closed) {
            parked = true;
            while (version.get() == told && !closed) {
                LockSupport.park(this);
            }
            parked = false;
            told = version.get();
            for (Listener listener : listeners) {
                tell(listener);
            }
            LockSupport.parkNanos(this, MERGE_NANOS);
        }
    }

    private void tell(Listener listener) {
        synchronized (listener) {
            if (listeners.contains(listener)) {
                try {
                    listener.callback.run();
                } catch (RuntimeException e) {
                    LOG.error("a listener to the engine's changes failed", e);
                }
            }
        }
    }
}
