package aimm.server.tracing;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/** Reads a {@code traceparent} of W3C's trace context. */
final class TraceParent {

    private static final String HEADER = "traceparent";

    private static final TextMapGetter<String> ALONE = new TextMapGetter<>() {

        @Override
        public String get(String value, String key) {
            return HEADER.equals(key) ? value : null;
        }
    };

    private TraceParent() {}

    /** A context with the span that it names; the root if there is none or it names none. */
    static Context context(String value) {
        return value == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), value, ALONE);
    }
}
