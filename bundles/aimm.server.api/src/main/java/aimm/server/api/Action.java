package aimm.server.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** One managed call. Safe for threads. */
@ProviderType
public interface Action<T> {

    /** Its identifier, as in the engine's state. */
    long id();

    /** How far it is now. */
    ActionState state();

    /** The last lines that its plugins wrote to their output, oldest first; bounded in number and length. */
    List<LogLine> log();

    /**
     * Its result, or its failure: an {@link AimmException}, {@link ActionCancelledException} if it was cancelled.
     * Completed by a thread of the engine's or a worker's that must not be blocked, or before this returns.
     */
    CompletionStage<T> result();

    /**
     * Asks it to stop, at whatever stage it is; its result then fails with {@link ActionCancelledException}. An action
     * that is storing already still becomes done. Does nothing once it is over.
     */
    void cancel();
}
