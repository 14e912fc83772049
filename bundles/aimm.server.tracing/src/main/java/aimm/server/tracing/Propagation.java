package aimm.server.tracing;

import aimm.plugin.api.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;

/** Between the library's contexts and W3C's headers. */
final class Propagation {

    private static final TextMapGetter<TraceContext> GETTER = new TextMapGetter<>() {

        @Override
        public String get(TraceContext trace, String header) {
            return trace.headers().get(header);
        }
    };

    private Propagation() {}

    /** A context with the span that the trace names; the root if it names none. */
    static Context context(TraceContext trace) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, GETTER);
    }

    /** For what goes on below a span. */
    static TraceContext of(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
        return new TraceContext(headers.getOrDefault("traceparent", ""), headers.getOrDefault("tracestate", ""));
    }
}
