package aimm.server.api;

import aimm.plugin.api.TraceContext;

/**
 * Who asked for something, and how it is found again in logs and traces.
 *
 * @param user a name that was proven, or {@code null}
 * @param request the identifier of the request it came with, or {@code null}
 * @param trace that it belongs to
 */
public record Caller(String user, String request, TraceContext trace) {

    /** Nothing is known. */
    public static final Caller UNKNOWN = new Caller(null, null, TraceContext.NONE);
}
