package aimm.client;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the server's audit log. What it does not tell is {@code null}.
 *
 * @param event {@code start} of the control, {@code begin} or {@code end} of a request, {@code outcome} of an action that
 *     was not waited for, or {@code refused}
 * @param request its identifier
 * @param user who made it
 * @param address where from
 * @param path what was asked for
 * @param status of the answer
 * @param fault the type of what failed
 * @param location of what was created, or of the action that was started
 * @param refusedBefore refused requests before it that have no entry
 */
public record AuditEntry(
        Instant time,
        String event,
        String request,
        String user,
        String role,
        String address,
        String method,
        String path,
        Long status,
        String fault,
        String location,
        Long refusedBefore) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    static AuditEntry of(Members json) {
        return new AuditEntry(
                json.time("time"),
                json.text("event"),
                json.optionalText("request"),
                json.optionalText("user"),
                json.optionalText("role"),
                json.optionalText("address"),
                json.optionalText("method"),
                path(json),
                json.optionalNumber("status"),
                json.optionalText("fault"),
                json.optionalText("location"),
                json.optionalNumber("refused_before"));
    }

    /** The route, with what its variables stood for. */
    private static String path(Members json) {
        String route = json.optionalText("route");
        return route == null
                ? null
                : VARIABLE.matcher(route)
                        .replaceAll(variable -> Matcher.quoteReplacement(
                                json.has(variable.group(1)) ? json.text(variable.group(1)) : variable.group()));
    }
}
