package aimm.server.api;

/**
 * Who asked for something, and how it is found again in logs and traces.
 *
 * @param user a name that was proven, or {@code null}
 * @param request the identifier of the request it came with, or {@code null}
 * @param trace W3C trace context, the value of {@code traceparent}; or {@code null}
 */
public record Caller(String user, String request, String trace) {

    /** Nothing is known. */
    public static final Caller UNKNOWN = new Caller(null, null, null);
}
