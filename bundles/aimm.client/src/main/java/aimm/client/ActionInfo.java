package aimm.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far an action is.
 *
 * @param meta what it does
 * @param status {@code queued}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param progress the stage it is in, or ended in: {@code accessing_data}, {@code executing}, {@code storing} or
 *     {@code complete}
 * @param dataAccess what the plugins of data accesses reported last, by the argument's position or name
 * @param report what the plugin of the call itself reported last; {@code null} if nothing
 * @param created when it was asked for
 * @param started when it left the queue, or {@code null}
 * @param ended when it was over, or {@code null}
 * @param error why it failed or was cancelled, or {@code null}
 * @param user who asked for it, or {@code null} if that is not known
 * @param request the identifier of the request it came with, or {@code null}
 */
public record ActionInfo(
        long id,
        Meta meta,
        String status,
        String progress,
        Map<String, Object> dataAccess,
        Object report,
        Instant created,
        Instant started,
        Instant ended,
        String error,
        String user,
        String request) {

    private static final Set<String> OVER = Set.of("done", "failed", "cancelled");

    /**
     * What an action does.
     *
     * @param call {@code fit}, {@code predict}, {@code create_instance} or the like
     * @param modelType the type named by the call, or {@code null} where it names a model
     * @param model the model named by the call, or {@code null} where it names a type
     * @param args the positional arguments as text, each cut to a bounded length
     * @param kwargs the keyword arguments likewise
     */
    public record Meta(String call, String modelType, Long model, List<String> args, Map<String, String> kwargs) {

        static Meta of(Members json) {
            return new Meta(
                    json.text("call"),
                    json.optionalText("model_type"),
                    json.optionalNumber("model"),
                    json.texts("args"),
                    json.map("kwargs", String.class));
        }
    }

    static ActionInfo of(Members json) {
        return new ActionInfo(
                json.number("id"),
                Meta.of(json.object("meta")),
                json.text("status"),
                json.text("progress"),
                json.map("data_access", Object.class),
                json.value("action"),
                json.time("created"),
                json.time("started"),
                json.time("ended"),
                json.optionalText("error"),
                json.optionalText("user"),
                json.optionalText("request"));
    }

    /** Whether nothing more becomes of it. */
    public boolean over() {
        return OVER.contains(status);
    }

    /** Whether it did what it was asked for. */
    public boolean done() {
        return status.equals("done");
    }
}
