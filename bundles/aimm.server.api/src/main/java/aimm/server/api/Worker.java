package aimm.server.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A started worker of one plugin image. Only the engine calls it; safe for threads. Calls are run in the order they were
 * submitted, one at a time, unless {@link #concurrent()}.
 */
@ConsumerType
public interface Worker {

    /** Identifier in logs, unique in a server's life. */
    long id();

    /** Its process, 0 inside the server. */
    long pid();

    /** Its resident memory in bytes, or -1 if unknown. */
    long residentBytes();

    /** Whether it runs calls side by side, on the submitter's thread or its own. */
    boolean concurrent();

    /** Whether a call on that version would not need the model's bytes. */
    boolean holds(long instanceId, long version);

    /** The model types and data accesses it found in its plugin. */
    List<String> provides();

    /**
     * Hands a call over; returns at once, unless it runs inside the server. Exactly one of {@code listener}'s methods
     * that end the call is called, at the latest when the worker has ended.
     *
     * @param call if it names a model version this worker does not hold, its bytes must be there
     */
    void submit(PluginCall call, Listener listener);

    /**
     * Takes back a call that was submitted and may not have been started: its listener is not called any more, and the
     * worker leaves the call out if it gets to know in time. For calls without effects only.
     */
    void withdraw(PluginCall call);

    /**
     * Stops a call, whatever that takes: a process is asked to end and then killed. The call's listener is told as by
     * any death of the worker.
     */
    void kill(PluginCall call);

    /** Ends it: no call must be running. A process that does not go by itself is killed. */
    void close();

    /** Completed when the worker is gone, with how it ended: {@code exit code 3}, {@code signal 9 (SIGKILL)}. */
    CompletionStage<String> ended();

    /** What becomes of a call. Called by threads of the worker's, which must not be blocked. */
    interface Listener {

        /** The plugin reported; see {@link aimm.plugin.api.Progress}. */
        void progress(Object state);

        /** Takes the lines that are written while the call runs or shortly after, and whether to standard error. */
        default BiConsumer<String, Boolean> output() {
            return (line, error) -> {};
        }

        /**
         * The call is over.
         *
         * @param value the plugin's result; may be {@code null}
         * @param instance the new serialized instance if the call asked for it, else {@code null}
         */
        void done(Object value, byte[] instance);

        /**
         * The worker no longer holds the model version: the call was not run and can be submitted anew with its bytes.
         */
        void instanceMissing();

        /** The call failed: {@link PluginException} if the plugin did, {@link WorkerException} if the worker died. */
        void failed(AimmException failure);

        /** The worker died before it began the call, which can be run elsewhere. */
        void notStarted(WorkerException death);
    }
}
