package aimm.cli;

import aimm.client.ActionInfo;
import aimm.server.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Actions as people read them. */
final class Actions {

    private static final int MOST_TEXT = 200;

    private Actions() {}

    static Table table(Iterable<ActionInfo> actions) {
        Table table = new Table(">ID", "CALL", "MODEL", "STATUS", ">TIME", "STARTED", "USER", "PROGRESS");
        for (ActionInfo action : actions) {
            table.row(
                    action.id(),
                    action.meta().call(),
                    subject(action),
                    action.status(),
                    action.over() && action.ended() == null ? null : Text.duration(time(action)),
                    Text.time(action.created()),
                    action.user(),
                    progress(action));
        }
        return table;
    }

    /** A line about a change. */
    static String line(ActionInfo action) {
        String progress = progress(action);
        return "action " + action.id() + "  " + action.meta().call() + " " + subject(action) + "  " + action.status()
                + (progress.isEmpty() ? "" : "  " + progress);
    }

    private static String subject(ActionInfo action) {
        ActionInfo.Meta meta = action.meta();
        return meta.model() == null ? meta.modelType() : meta.model().toString();
    }

    private static Duration time(ActionInfo action) {
        return Duration.between(action.created(), action.ended() == null ? Instant.now() : action.ended());
    }

    /** From 0 to 1, or negative if that is not known. */
    static double fraction(ActionInfo action) {
        return action.report() instanceof Map<?, ?> report && report.get("fraction") instanceof Number fraction
                ? fraction.doubleValue()
                : -1;
    }

    /** What it is at, or why it ended as nobody wanted; empty if it is simply done. */
    static String progress(ActionInfo action) {
        if (action.over()) {
            return action.error() == null || action.done() ? "" : Text.cut(action.error(), MOST_TEXT);
        }
        if (action.report() == null || !action.progress().equals("executing")) {
            return action.status().equals("queued") ? "" : action.progress().replace('_', ' ');
        }
        double fraction = fraction(action);
        Object message = action.report() instanceof Map<?, ?> report && report.get("message") instanceof String text
                ? text
                : fraction < 0 ? JsonWriter.text(action.report()) : "";
        return (fraction < 0 ? "" : String.format(Locale.ROOT, "%3.0f%% ", fraction * 100))
                + Text.cut(message.toString(), MOST_TEXT);
    }
}
