package aimm.server.api;

import aimm.plugin.api.TraceContext;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what an engine does, for figures and traces. Called by threads that must not be blocked, also side by side; what
 * it throws is logged.
 */
@ConsumerType
public interface EngineObserver {

    /**
     * An action begins.
     *
     * @param trace that it belongs to
     * @return the trace for those whom it calls in turn: {@code trace} itself, or a span below it
     */
    default TraceContext began(long id, Call call, TraceContext trace) {
        return trace;
    }

    /** An action is over; its result is told next. */
    default void ended(ActionEnd action) {}

    /** A worker process has answered and serves. */
    default void workerStarted(String plugin) {}

    /**
     * A worker process is gone, or did not start.
     *
     * @param reason {@code start} if it did not, {@code died} if it ended by itself; or why the engine ended it:
     *     {@code cancel}, {@code idle}, {@code memory}, {@code calls} (it had as many as it may), {@code room} (another
     *     plugin needs it), {@code update} (of its plugin, or that left), {@code stop} (of the engine)
     */
    default void workerEnded(String plugin, String reason) {}
}
