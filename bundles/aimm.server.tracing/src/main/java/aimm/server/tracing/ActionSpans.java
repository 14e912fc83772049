package aimm.server.tracing;

import aimm.plugin.api.TraceContext;
import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Call;
import aimm.server.api.EngineObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Makes a span of every action, and one below it for each part that took time. Safe for threads. */
final class ActionSpans implements EngineObserver {

    static final int LONGEST_ERROR = 1000;

    /** The way through the engine takes less, data accesses take more. */
    private static final long SHORTEST_ACCESS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final AttributeKey<Long> ACTION = AttributeKey.longKey("aimm.action");
    private static final AttributeKey<String> CALL = AttributeKey.stringKey("aimm.call");
    private static final AttributeKey<Long> MODEL = AttributeKey.longKey("aimm.model");
    private static final AttributeKey<String> MODEL_TYPE = AttributeKey.stringKey("aimm.model_type");
    private static final AttributeKey<String> USER = AttributeKey.stringKey("aimm.user");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("aimm.request");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("aimm.outcome");

    /** The span of an action that runs, and when it began. */
    private record Begun(Span span, long at) {}

    private final Map<Long, Begun> running = new ConcurrentHashMap<>();
    private final Tracer tracer;
    private final InstantSource clock;

    ActionSpans(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public TraceContext began(long id, Call call, TraceContext trace) {
        long now = nanos(clock.instant());
        Span span = begin(call.wireName(), Propagation.context(trace), now);
        if (span.isRecording()) {
            running.put(id, new Begun(span, now));
        }
        return Propagation.of(span);
    }

    @Override
    public void ended(ActionEnd action) {
        Begun begun = running.remove(action.id());
        if (begun == null) {
            return; // it is not kept, or it began before this was there
        }
        Span span = begun.span;
        describe(span, action);
        parts(action, Context.root().with(span), begun.at);
        span.end(begun.at + action.totalNanos(), TimeUnit.NANOSECONDS);
    }

    private static void describe(Span span, ActionEnd action) {
        span.updateName(name(action));
        span.setAttribute(ACTION, action.id());
        span.setAttribute(CALL, action.call().wireName());
        // what is null is left out
        span.setAttribute(MODEL, action.model());
        span.setAttribute(MODEL_TYPE, action.modelType());
        span.setAttribute(USER, action.caller().user());
        span.setAttribute(REQUEST, action.caller().request());
        span.setAttribute(OUTCOME, action.status().name().toLowerCase(Locale.ROOT));
        if (action.status() == Status.FAILED) {
            span.setStatus(StatusCode.ERROR, cut(action.error()));
        }
    }

    /** They follow one another. */
    private void parts(ActionEnd action, Context parent, long begin) {
        long at = begin;
        if (action.accessNanos() >= SHORTEST_ACCESS) {
            part("data access", parent, at, action.accessNanos());
        }
        at += action.accessNanos();
        part("queue", parent, at, action.queueNanos());
        at += action.queueNanos();
        part("run", parent, at, action.runNanos());
        at += action.runNanos();
        part("store", parent, at, action.storeNanos());
    }

    private void part(String name, Context parent, long begin, long nanos) {
        if (nanos > 0) {
            begin(name, parent, begin).end(begin + nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Span begin(String name, Context parent, long nanos) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(nanos, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private static String name(ActionEnd action) {
        String call = action.call().wireName();
        return action.modelType() == null ? call : call + " " + action.modelType();
    }

    private static String cut(String error) {
        return error == null ? "" : error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
