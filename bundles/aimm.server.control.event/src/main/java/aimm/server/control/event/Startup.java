package aimm.server.control.event;

import aimm.server.api.Engine;
import aimm.server.api.PluginInfo;
import aimm.server.api.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The time in which plugins start: those that the configuration names, or all if it names none. Requests wait for its
 * end, so that none fails only because it came early, such as those that were kept while another server took over.
 */
final class Startup implements AutoCloseable {

    private final Engine engine;
    private final Duration starting;
    private final Duration missing;
    private final long begin = System.nanoTime();
    private final Subscription changes;
    private boolean isOver; // guarded by this

    /**
     * Begins.
     *
     * @param starting longest wait for plugins that are starting
     * @param missing longest wait for plugins that are named and not there, or broken
     */
    Startup(Engine engine, Duration starting, Duration missing) {
        this.engine = engine;
        this.starting = starting;
        this.missing = missing;
        changes = engine.onChange(this::changed);
    }

    private synchronized void changed() {
        notifyAll();
    }

    /** Waits until it is over; an interrupt ends the wait. */
    synchronized void await() {
        try {
            for (long left = left(); left > 0; left = left()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private long left() {
        if (isOver) {
            return 0;
        }
        List<PluginInfo> plugins = engine.plugins();
        boolean anyNamed = plugins.stream().anyMatch(PluginInfo::required);
        Duration longest = Duration.ZERO;
        for (PluginInfo plugin : plugins) {
            if (!plugin.ready() && plugin.error() == null && plugin.required() == anyNamed) {
                return remaining(starting);
            } else if (!plugin.ready() && plugin.required()) {
                longest = missing;
            }
        }
        return remaining(longest);
    }

    private long remaining(Duration longest) {
        return longest.toNanos() - (System.nanoTime() - begin);
    }

    /** Ends it now. */
    @Override
    public synchronized void close() {
        if (!isOver) {
            isOver = true;
            changes.close();
            notifyAll();
        }
    }
}
