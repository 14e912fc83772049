package aimm.plugin.api;

import java.util.Map;

/**
 * The place of a call in a distributed trace, as in <a href="https://www.w3.org/TR/trace-context/">W3C's Trace
 * Context</a>. Who sends its {@link #headers} along with a request of its own has that request seen in the same trace:
 *
 * <pre>{@code
 * progress.trace().headers().forEach(request::header);
 * }</pre>
 *
 * @param parent the value of {@code traceparent}; empty if the call belongs to no trace
 * @param state the value of {@code tracestate}, which may be empty
 */
public record TraceContext(String parent, String state) {

    /** No trace. */
    public static final TraceContext NONE = new TraceContext("", "");

    /** The header fields to send along, by name; none if the call belongs to no trace. */
    public Map<String, String> headers() {
        if (parent.isEmpty()) {
            return Map.of();
        }
        return state.isEmpty() ? Map.of("traceparent", parent) : Map.of("traceparent", parent, "tracestate", state);
    }
}
