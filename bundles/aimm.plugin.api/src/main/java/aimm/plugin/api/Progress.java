package aimm.plugin.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A running call, which tells here how far it is. What it reports last is shown as the action's substate. */
@ProviderType
@FunctionalInterface
public interface Progress {

    /** Ignores every report. */
    Progress NONE = state -> {};

    /**
     * Reports a state. Reports that follow one another faster than they can be shown are merged; the last one counts.
     *
     * @param state any JSON value: {@code null}, a boolean, number, text, or a list or map of such
     */
    void report(Object state);

    /**
     * Reports a fraction and a message as {@code {"fraction": 0.25, "message": "epoch 5 of 20"}}.
     *
     * @param fraction from 0 to 1
     */
    default void report(double fraction, String message) {
        report(Map.of("fraction", fraction, "message", message));
    }

    /** The trace the call belongs to, for the requests that it makes itself. */
    default TraceContext trace() {
        return TraceContext.NONE;
    }
}
