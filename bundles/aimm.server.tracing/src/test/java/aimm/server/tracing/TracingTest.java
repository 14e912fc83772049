package aimm.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.TraceContext;
import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Call;
import aimm.server.api.Caller;
import aimm.server.api.EngineObserver;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final long MILLI = 1_000_000;
    private static final long INTERNAL = 1;
    private static final long ERROR = 2;
    private static final long SECONDS = 20;

    private Collector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void anActionIsASpanThatTellsAllOfIt() {
        long before = now();
        send(1, predict(Status.DONE, null, new Caller("ada", "r-1", TraceContext.NONE)));

        Collector.Received span = collector.byName().get("predict iris.SVC");
        assertThat(span.service()).isEqualTo("tested");
        assertThat(span.kind()).isEqualTo(INTERNAL);
        assertThat(span.parent()).isEmpty();
        assertThat(span.begin()).isBetween(before, now());
        assertThat(span.end() - span.begin()).isEqualTo(20 * MILLI);
        assertThat(span.status()).isZero();
        assertThat(span.attributes())
                .isEqualTo(Map.of(
                        "aimm.action", 7L,
                        "aimm.call", "predict",
                        "aimm.model", 3L,
                        "aimm.model_type", "iris.SVC",
                        "aimm.user", "ada",
                        "aimm.request", "r-1",
                        "aimm.outcome", "done"));
    }

    @Test
    void itsPartsAreBelowItOneAfterAnother() {
        send(1, predict(Status.DONE, null, Caller.UNKNOWN));

        Map<String, Collector.Received> spans = collector.byName();
        assertThat(spans).containsOnlyKeys("predict iris.SVC", "data access", "queue", "run");
        Collector.Received whole = spans.get("predict iris.SVC");
        assertThat(spans.values()).allMatch(span -> span.trace().equals(whole.trace()));
        assertPart(spans.get("data access"), whole, 0, 2);
        assertPart(spans.get("queue"), whole, 2, 5);
        assertPart(spans.get("run"), whole, 5, 19);
        assertThat(whole.attributes()).doesNotContainKeys("aimm.user", "aimm.request");
    }

    @Test
    void theWayThroughTheEngineIsNoDataAccessAndModelsAreStored() {
        send(
                1,
                new ActionEnd(
                        1,
                        Call.FIT,
                        null,
                        null,
                        Status.DONE,
                        null,
                        Caller.UNKNOWN,
                        Instant.EPOCH,
                        999_999,
                        0,
                        1,
                        5,
                        9 * MILLI));

        assertThat(collector.byName()).containsOnlyKeys("fit", "run", "store");
    }

    @Test
    void theCallersTraceGoesOn() {
        send(0, predict(Status.DONE, null, traced("00-" + TRACE + "-" + SPAN + "-01")));

        Map<String, Collector.Received> spans = collector.byName();
        assertThat(spans).hasSize(4);
        assertThat(spans.values()).allMatch(span -> span.trace().equals(TRACE));
        assertThat(spans.get("predict iris.SVC").parent()).isEqualTo(SPAN);
    }

    @Test
    void thoseWhomTheActionCallsBelongBelowItsSpan() {
        TraceContext inner = send(0, predict(Status.DONE, null, traced("00-" + TRACE + "-" + SPAN + "-01")));

        String span = collector.byName().get("predict iris.SVC").id();
        assertThat(inner).isEqualTo(new TraceContext("00-" + TRACE + "-" + span + "-01", "a=1"));
    }

    @Test
    void thoseWhomATraceBegunHereCallsBelongToIt() {
        TraceContext inner = send(1, predict(Status.DONE, null, Caller.UNKNOWN));

        Collector.Received span = collector.byName().get("predict iris.SVC");
        assertThat(inner).isEqualTo(new TraceContext("00-" + span.trace() + "-" + span.id() + "-03", ""));
    }

    @Test
    void whatTheCallerDoesNotKeepIsNotSentAndItsTraceGoesOn() {
        TraceContext inner = send(1, predict(Status.DONE, null, traced("00-" + TRACE + "-" + SPAN + "-00")));

        assertThat(collector.spans).isEmpty();
        assertThat(inner.parent()).startsWith("00-" + TRACE + "-").endsWith("-00");
        assertThat(inner.state()).isEqualTo("a=1");
    }

    @Test
    void anActionThatBeganBeforeIsNotTold() {
        try (Tracing tracing = tracing(collector.endpoint(), 1, Duration.ofSeconds(SECONDS))) {
            tracing.observer().ended(predict(Status.DONE, null, Caller.UNKNOWN));
        }
        assertThat(collector.spans).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "something",
                "00-00000000000000000000000000000000-b7ad6b7169203331-00",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
            })
    void whatNamesNoSpanBeginsATraceAndItsFlagCountsForNothing(String traceparent) {
        send(1, predict(Status.DONE, null, traced(traceparent)));

        Collector.Received span = collector.byName().get("predict iris.SVC");
        assertThat(span.parent()).isEmpty();
        assertThat(span.trace()).isNotEqualTo(TRACE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 100"})
    void theRatioSaysHowManyTracesBegunHereAreKept(double ratio, int kept) {
        try (Tracing tracing = tracing(collector.endpoint(), ratio, Duration.ofSeconds(SECONDS))) {
            for (int i = 0; i < 100; i++) {
                run(tracing.observer(), predict(Status.DONE, null, Caller.UNKNOWN));
            }
        }
        assertThat(collector.spans.stream().filter(span -> span.parent().isEmpty()))
                .hasSize(kept);
    }

    @Test
    void aFailureIsTold() {
        send(1, predict(Status.FAILED, "x".repeat(5000), Caller.UNKNOWN));

        Collector.Received span = collector.byName().get("predict iris.SVC");
        assertThat(span.status()).isEqualTo(ERROR);
        assertThat(span.error()).isEqualTo("x".repeat(ActionSpans.LONGEST_ERROR));
        assertThat(span.attributes()).containsEntry("aimm.outcome", "failed");
    }

    @Test
    void aCancelledActionIsNoError() {
        send(1, predict(Status.CANCELLED, "it was cancelled", Caller.UNKNOWN));

        Collector.Received span = collector.byName().get("predict iris.SVC");
        assertThat(span.status()).isZero();
        assertThat(span.attributes()).containsEntry("aimm.outcome", "cancelled");
    }

    @Test
    void anEndpointThatAnswersHalfCostsItsBatchAndNothingElse() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean(true);
        CountDownLatch left = new CountDownLatch(1);
        URI endpoint = collector.answering("/half", exchange -> {
            if (hangs.getAndSet(false)) {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().flush();
                await(left);
            } else {
                collector.take(exchange);
            }
        });
        try (Tracing tracing = tracing(endpoint, 1, Duration.ofMillis(300))) {
            run(tracing.observer(), predict(Status.DONE, null, Caller.UNKNOWN));
            while (hangs.get()) {
                Thread.onSpinWait();
            }
            run(tracing.observer(), predict(Status.DONE, null, traced("00-" + TRACE + "-" + SPAN + "-01")));
            assertThat(collector.spans.poll(SECONDS, TimeUnit.SECONDS))
                    .isNotNull()
                    .extracting(Collector.Received::trace)
                    .isEqualTo(TRACE);
        } finally {
            left.countDown();
        }
    }

    @Test
    void moreThanTheQueueHoldsIsDroppedAndTellingNeverWaits() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch came = new CountDownLatch(1);
        URI endpoint = collector.answering("/slow", exchange -> {
            came.countDown();
            await(left);
            collector.take(exchange);
        });
        try (Tracing tracing = tracing(endpoint, 1, Duration.ofSeconds(SECONDS))) {
            for (int i = 0; i < 10_000; i++) {
                run(tracing.observer(), predict(Status.DONE, null, Caller.UNKNOWN));
            }
            assertThat(came.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            left.countDown();
        }
        assertThat(collector.spans).hasSizeBetween(1, 3000);
    }

    @Test
    void nothingGoesOnAfterItsEnd() throws Exception {
        URI nowhere = collector.endpoint();
        collector.close();
        Tracing tracing = tracing(nowhere, 1, Duration.ofSeconds(SECONDS));
        run(tracing.observer(), predict(Status.DONE, null, Caller.UNKNOWN));
        tracing.close();
        run(tracing.observer(), predict(Status.DONE, null, Caller.UNKNOWN));

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("aimm-tracing.*|BatchSpanProcessor.*")) {
                thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private TraceContext send(double ratio, ActionEnd action) {
        try (Tracing tracing = tracing(collector.endpoint(), ratio, Duration.ofSeconds(SECONDS))) {
            return run(tracing.observer(), action);
        }
    }

    private static Tracing tracing(URI endpoint, double ratio, Duration timeout) {
        return new Tracing(new Settings(endpoint, "tested", ratio, 2048, timeout));
    }

    private static ActionEnd predict(Status status, String error, Caller caller) {
        return new ActionEnd(
                7,
                Call.PREDICT,
                "iris.SVC",
                3L,
                status,
                error,
                caller,
                Instant.EPOCH,
                2 * MILLI,
                3 * MILLI,
                14 * MILLI,
                0,
                20 * MILLI);
    }

    private static Caller traced(String traceparent) {
        return new Caller(null, null, new TraceContext(traceparent, "a=1"));
    }

    /** What those get whom the action calls. */
    private static TraceContext run(EngineObserver observer, ActionEnd action) {
        TraceContext inner =
                observer.began(action.id(), action.call(), action.caller().trace());
        observer.ended(action);
        return inner;
    }

    private static void assertPart(Collector.Received part, Collector.Received whole, long begin, long end) {
        assertThat(part.parent()).isEqualTo(whole.id());
        assertThat(part.begin() - whole.begin()).isEqualTo(begin * MILLI);
        assertThat(part.end() - whole.begin()).isEqualTo(end * MILLI);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(2 * SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
