package aimm.server.engine;

import static aimm.server.engine.EngineFixture.bytes;
import static aimm.server.engine.EngineFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.Action;
import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Call;
import aimm.server.api.Caller;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.EngineObserver;
import aimm.server.api.LogLine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObserversTest {

    private final BlockingQueue<ActionEnd> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> workers = new LinkedBlockingQueue<>();
    private EngineFixture fixture;
    private ManagedEngine engine;
    private FakeRuntime runtime;
    private Subscription observing;

    @BeforeEach
    void start() throws Exception {
        fixture = new EngineFixture();
        engine = fixture.engine;
        runtime = fixture.runtime;
        observing = engine.observe(new EngineObserver() {
            @Override
            public void ended(ActionEnd action) {
                ends.add(action);
            }

            @Override
            public void workerStarted(String plugin) {
                workers.add(plugin + " started");
            }

            @Override
            public void workerEnded(String plugin, String reason) {
                workers.add(plugin + " " + reason);
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void anActionTellsWhereItsTimeWent() throws Exception {
        Model model = fixture.model("T", "one");
        ActionEnd created = take(ends);
        assertThat(created.call()).isEqualTo(Call.CREATE_INSTANCE);
        assertThat(created.modelType()).isEqualTo("T");
        assertThat(created.model()).isNull();
        assertThat(created.storeNanos()).isPositive();

        Caller caller = new Caller("alice", "r", new TraceContext("caller", ""));
        Arguments arguments = new Arguments(List.of(new DataAccessArgument("D", List.of(), Map.of())), Map.of());
        Action<Object> predict = engine.predict(model.instanceId(), arguments, new Options(null, caller));
        runtime.take().done(1L);
        runtime.take().done("answer");
        result(predict);

        ActionEnd end = take(ends);
        assertThat(end.id()).isEqualTo(predict.id());
        assertThat(end.status()).isEqualTo(Status.DONE);
        assertThat(end.caller()).isEqualTo(caller);
        assertThat(end.model()).isEqualTo(1);
        assertThat(List.of(end.accessNanos(), end.queueNanos(), end.runNanos())).allMatch(nanos -> nanos > 0);
        assertThat(end.storeNanos()).isZero();
        assertThat(end.accessNanos() + end.queueNanos() + end.runNanos()).isLessThanOrEqualTo(end.totalNanos());
    }

    @Test
    void callsAndTheirDataAccessesGetTheTraceThatObserversMade() throws Exception {
        fixture.model("T", "one");
        Caller caller = new Caller(null, null, new TraceContext("caller", "state"));
        Arguments arguments = new Arguments(List.of(new DataAccessArgument("D", List.of(), Map.of())), Map.of());

        engine.predict(1, Arguments.NONE, new Options(null, caller));
        FakeRuntime.Job untouched = runtime.take();
        assertThat(untouched.call().trace()).isEqualTo(caller.trace());
        untouched.done(0L);

        engine.observe(below("first"));
        engine.observe(below("second"));
        engine.predict(1, arguments, new Options(null, caller));
        TraceContext below = new TraceContext("caller first second", "state");
        FakeRuntime.Job access = runtime.take();
        assertThat(access.call().trace()).isEqualTo(below);
        access.done(1L);
        FakeRuntime.Job predict = runtime.take();
        assertThat(predict.call().trace()).isEqualTo(below);
        predict.done(2L);
    }

    private static EngineObserver below(String name) {
        return new EngineObserver() {
            @Override
            public TraceContext began(long id, Call call, TraceContext trace) {
                return new TraceContext(trace.parent() + " " + name, trace.state());
            }
        };
    }

    @Test
    void aCancelledCallEndsItsWorkerForThatReason() throws Exception {
        fixture.model("T", "one");
        ends.clear();
        Action<Model> fit = engine.fit(1, Arguments.NONE, Options.NONE);
        runtime.take();
        fit.cancel();
        assertThatThrownBy(() -> result(fit)).hasMessageContaining("was cancelled");
        assertThat(take(ends).status()).isEqualTo(Status.CANCELLED);
        assertThat(take(workers)).isEqualTo("plugin cancel");
    }

    @Test
    void aWorkerThatDiesIsToldOfAndTheOneInItsPlace() throws Exception {
        fixture.model("T", "one");
        engine.fit(1, Arguments.NONE, Options.NONE);
        runtime.take().worker().die("signal 9 (SIGKILL)");
        assertThat(take(workers)).isEqualTo("plugin died");
        engine.fit(1, Arguments.NONE, Options.NONE);
        assertThat(take(workers)).isEqualTo("plugin started");
    }

    @Test
    void anObserverThatFailsHarmsNothingAndOneThatLeftHearsNothing() throws Exception {
        engine.observe(new EngineObserver() {
            @Override
            public void ended(ActionEnd action) {
                throw new IllegalStateException("on purpose");
            }
        });
        fixture.model("T", "one");
        assertThat(take(ends)).isNotNull();
        observing.close();
        fixture.model("T", "two");
        assertThat(ends).isEmpty();
    }

    @Test
    void linesOfAWorkerBelongToTheActionItWorksFor() throws Exception {
        fixture.model("T", "one");
        Action<Object> predict = engine.predict(1, Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        for (int i = 0; i < 300; i++) {
            job.listener().output().accept("line " + i, i % 2 == 0);
        }
        job.done("answer");
        job.listener().output().accept("x".repeat(16_000), false);
        assertThat(engine.action(predict.id()).log())
                .hasSizeLessThan(200)
                .last()
                .extracting(LogLine::text)
                .isEqualTo("x".repeat(16_000));
        assertThat(engine.action(predict.id()).log().get(0).text()).startsWith("line 2");
        engine.updateInstance(1, "T", bytes("x"), Options.NONE);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
