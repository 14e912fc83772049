package aimm.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How far an action is.
 *
 * @param id counts from 1 in a server's life
 * @param call what it does
 * @param modelType the type named by the call, or {@code null} where it names a model
 * @param model the model named by the call, or {@code null} where it names a type
 * @param args the positional arguments as text, each cut to a bounded length
 * @param kwargs the keyword arguments likewise
 * @param status whether it is over, and how
 * @param progress the stage it is in, or ended in
 * @param dataAccess what the plugins of data accesses reported last, by the argument's position (a Long) or name
 * @param reported whether the plugin of the call itself has reported anything
 * @param report what it reported last, a JSON value; may be {@code null}
 * @param created when the action was asked for
 * @param started when it left the queue, or {@code null}
 * @param ended when it was over, or {@code null}
 * @param error why it failed or was cancelled, or {@code null}
 * @param caller who asked for it
 */
public record ActionState(
        long id,
        Call call,
        String modelType,
        Long model,
        List<String> args,
        Map<String, String> kwargs,
        Status status,
        Stage progress,
        Map<Object, Object> dataAccess,
        boolean reported,
        Object report,
        Instant created,
        Instant started,
        Instant ended,
        String error,
        Caller caller) {

    /** Whether an action is over, and how. */
    public enum Status {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean over() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /** The stages of an action; their wire names are the original's. */
    public enum Stage {
        ACCESSING_DATA("accessing_data"),
        EXECUTING("executing"),
        STORING("storing"),
        COMPLETE("complete");

        private final String wireName;

        Stage(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
