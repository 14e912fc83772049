package aimm.server.engine;

import static aimm.server.engine.EngineFixture.bytes;
import static aimm.server.engine.EngineFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.ActionState.Stage;
import aimm.server.api.ActionState.Status;
import aimm.server.api.ActionTimeoutException;
import aimm.server.api.BackendException;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginException;
import aimm.server.api.UnknownDataAccessException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagedEngineTest {

    private EngineFixture fixture;
    private ManagedEngine engine;
    private FakeRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        fixture = new EngineFixture();
        engine = fixture.engine;
        runtime = fixture.runtime;
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void createStoresWhatThePluginMadeAndThenReportsIt() throws Exception {
        Action<Model> action = engine.createInstance("T", Arguments.of(1).with("k", "v"), Options.NONE);
        FakeRuntime.Job job = runtime.take();
        assertThat(job.call().role()).isEqualTo(Role.INSTANTIATE);
        assertThat(job.call().arguments().positional()).containsExactly(1L);
        assertThat(action.state().status()).isEqualTo(Status.RUNNING);
        assertThat(action.state().progress()).isEqualTo(Stage.EXECUTING);

        job.done(null, bytes("one"));

        assertThat(result(action)).isEqualTo(new Model(1, "T", 1, 3, true));
        assertThat(engine.instance(1)).isEqualTo(bytes("one"));
        assertThat(action.state().status()).isEqualTo(Status.DONE);
        assertThat(action.state().progress()).isEqualTo(Stage.COMPLETE);
        assertThat(action.state().args()).containsExactly("1");
        assertThat(action.state().kwargs()).containsExactly(Map.entry("k", "v"));
    }

    @Test
    void whatIsUnknownIsRefusedWithTheOriginalsTexts() {
        assertThatThrownBy(() -> engine.createInstance("X", Arguments.NONE, Options.NONE))
                .isInstanceOf(UnknownModelTypeException.class)
                .hasMessage("no instantiation plugin for model type X");
        assertThatThrownBy(() -> engine.addInstance("X", bytes(""), Options.NONE))
                .hasMessage("no deserialize plugin for model type X");
        assertThatThrownBy(() -> engine.fit(99, Arguments.NONE, Options.NONE))
                .isInstanceOf(UnknownInstanceException.class);
        assertThat(engine.state().actions()).isEmpty();
    }

    @Test
    void fitsOnOneModelRunInOrderEachOnTheVersionBefore() throws Exception {
        Model model = fixture.model("T", "0");
        List<Action<Model>> fits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            fits.add(engine.fit(model.instanceId(), Arguments.of(i), Options.NONE));
        }
        for (int i = 0; i < 5; i++) {
            FakeRuntime.Job job = runtime.take();
            assertThat(job.call().arguments().positional()).containsExactly((long) i);
            assertThat(job.call().version()).isEqualTo(i + 1);
            assertThat(job.call().instance()).isEqualTo(bytes(String.valueOf(i)));
            assertThat(runtime.nothingToTake()).isTrue();
            job.done(null, bytes(String.valueOf(i + 1)));
            assertThat(result(fits.get(i)).version()).isEqualTo(i + 2);
        }
    }

    @Test
    void predictionsShareAModelButNotWithAFit() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> first = engine.predict(model.instanceId(), Arguments.of(1), Options.NONE);
        Action<Object> second = engine.predict(model.instanceId(), Arguments.of(2), Options.NONE);
        FakeRuntime.Job one = runtime.take();
        FakeRuntime.Job two = runtime.take();
        Action<Model> fit = engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        Action<Object> later = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        assertThat(runtime.nothingToTake()).isTrue();

        one.done(one.call().arguments().positional().get(0));
        two.done(two.call().arguments().positional().get(0));
        FakeRuntime.Job fitting = runtime.take();
        assertThat(fitting.call().role()).isEqualTo(Role.FIT);
        assertThat(runtime.nothingToTake()).isTrue();
        fitting.done(null, bytes("1"));
        runtime.take().done(3L);

        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(second)).isEqualTo(2L);
        assertThat(result(fit).version()).isEqualTo(2);
        assertThat(result(later)).isEqualTo(3L);
    }

    @Test
    void anUpdatingPredictionStoresTheInstanceAndExcludesOthers() throws Exception {
        Model model = fixture.model("U", "0");
        Action<Object> first = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        Action<Object> second = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        assertThat(runtime.nothingToTake()).isTrue();
        job.done("a", bytes("1"));
        assertThat(result(first)).isEqualTo("a");
        assertThat(engine.model(model.instanceId()).version()).isEqualTo(2);
        runtime.take().done("b", bytes("2"));
        assertThat(result(second)).isEqualTo("b");
        assertThat(engine.instance(model.instanceId())).isEqualTo(bytes("2"));
    }

    @Test
    void modelsDoNotWaitForOneAnother() throws Exception {
        Model one = fixture.model("T", "1");
        Model two = fixture.model("T", "2");
        engine.fit(one.instanceId(), Arguments.NONE, Options.NONE);
        runtime.take(); // never ends
        Action<Object> other = engine.predict(two.instanceId(), Arguments.NONE, Options.NONE);
        runtime.take().done(5L);
        assertThat(result(other)).isEqualTo(5L);
    }

    @Test
    void dataAccessesRunSideBySideWhereverTheyStand() throws Exception {
        Model model = fixture.model("T", "0");
        DataAccessArgument inner = new DataAccessArgument("D", List.of("inner"), Map.of());
        Arguments arguments = new Arguments(
                List.of(new DataAccessArgument("D", List.of(inner), Map.of()), List.of(1L, access("listed"))),
                Map.of("k", Map.of("deep", access("mapped"))));
        Action<Object> action = engine.predict(model.instanceId(), arguments, Options.NONE);
        for (int i = 0; i < 4; i++) {
            FakeRuntime.Job job = runtime.take();
            assertThat(job.call().role()).isEqualTo(Role.DATA_ACCESS);
            job.listener().progress("half");
            job.done("<" + job.call().arguments().positional().get(0) + ">");
        }
        FakeRuntime.Job predict = runtime.take();
        assertThat(predict.call().arguments().positional()).isEqualTo(List.of("<<inner>>", List.of(1L, "<listed>")));
        assertThat(predict.call().arguments().keyword()).isEqualTo(Map.of("k", Map.of("deep", "<mapped>")));
        assertThat(action.state().dataAccess()).containsOnlyKeys(0L, 1L, "k").containsEntry("k", "half");
        predict.done(1L);
        result(action);
    }

    @Test
    void aFailingDataAccessFailsTheActionAndStopsTheOthers() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> action = engine.predict(
                model.instanceId(), new Arguments(List.of(access("a"), access("b")), Map.of()), Options.NONE);
        FakeRuntime.Job one = runtime.take();
        FakeRuntime.Job two = runtime.take();
        one.listener().failed(new PluginException("no such table", false, ""));
        assertThat(two.worker().ended).isDone();
        assertThatThrownBy(() -> result(action)).hasRootCauseMessage("no such table");
        Action<Object> unknown = engine.predict(
                model.instanceId(),
                new Arguments(List.of(new DataAccessArgument("X", List.of(), Map.of())), Map.of()),
                Options.NONE);
        assertThatThrownBy(() -> result(unknown)).hasRootCauseInstanceOf(UnknownDataAccessException.class);
    }

    @Test
    void cancelInTheQueueLeavesTheTurnToTheNext() throws Exception {
        Model model = fixture.model("T", "0");
        engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job running = runtime.take();
        Action<Model> cancelled = engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        Action<Object> next = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        cancelled.cancel();
        assertThat(cancelled.state().status()).isEqualTo(Status.CANCELLED);
        assertThatThrownBy(() -> result(cancelled)).hasRootCauseInstanceOf(ActionCancelledException.class);
        running.done(null, bytes("1"));
        FakeRuntime.Job predict = runtime.take();
        assertThat(predict.call().role()).isEqualTo(Role.PREDICT);
        predict.done(1L);
        result(next);
    }

    @Test
    void cancelWhileExecutingEndsTheWorkerAndKeepsTheModel() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Model> fit = engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        fit.cancel();
        assertThat(job.worker().ended).isDone();
        assertThatThrownBy(() -> result(fit)).hasRootCauseInstanceOf(ActionCancelledException.class);
        assertThat(engine.model(model.instanceId())).isEqualTo(model);
        fixture.model("T", "next"); // a worker is there again
    }

    @Test
    void cancelDuringDataAccessEndsTheAction() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Model> fit = engine.fit(model.instanceId(), new Arguments(List.of(access("a")), Map.of()), Options.NONE);
        FakeRuntime.Job job = runtime.take();
        fit.cancel();
        assertThat(job.worker().ended).isDone();
        assertThatThrownBy(() -> result(fit)).hasRootCauseInstanceOf(ActionCancelledException.class);
    }

    @Test
    void cancelWhileStoringComesTooLate() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.backend.hold = new CountDownLatch(1);
        Action<Model> fit = engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        runtime.take().done(null, bytes("1"));
        fixture.await(() -> fit.state().progress() == Stage.STORING);
        fit.cancel();
        fixture.backend.hold.countDown();
        assertThat(result(fit).version()).isEqualTo(2);
        assertThat(fit.state().status()).isEqualTo(Status.DONE);
    }

    @Test
    void aDeadlineWorksLikeACancelAndSaysSo() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Model> fit = engine.fit(model.instanceId(), Arguments.NONE, new Options(Duration.ofMillis(20)));
        assertThatThrownBy(() -> result(fit)).hasRootCauseInstanceOf(ActionTimeoutException.class);
        assertThat(fit.state().status()).isEqualTo(Status.FAILED);
        assertThat(engine.model(model.instanceId())).isEqualTo(model);
    }

    @Test
    void aFailureToStoreKeepsTheOldVersion() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.backend.failure = new BackendException("disk full");
        Action<Model> fit = engine.fit(model.instanceId(), Arguments.NONE, Options.NONE);
        runtime.take().done(null, bytes("1"));
        assertThatThrownBy(() -> result(fit)).hasRootCauseMessage("disk full");
        assertThat(engine.model(model.instanceId())).isEqualTo(model);
        assertThat(fit.state().error()).isEqualTo("disk full");
    }

    @Test
    void aDyingWorkerFailsItsOwnCallAlone() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> dying = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        job.worker().die("signal 9 (SIGKILL)");
        assertThatThrownBy(() -> result(dying))
                .hasRootCauseInstanceOf(WorkerException.class)
                .hasMessageContaining("SIGKILL");
        Action<Object> next = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job again = runtime.take();
        assertThat(again.worker()).isNotSameAs(job.worker());
        again.done(1L);
        assertThat(result(next)).isEqualTo(1L);
    }

    @Test
    void deleteWaitsItsTurnAndThenTheModelIsUnknown() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> before = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        Action<Model> delete = engine.deleteInstance(model.instanceId(), Options.NONE);
        Action<Object> after = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        job.done(1L);
        result(before);
        assertThat(result(delete)).isEqualTo(model);
        assertThatThrownBy(() -> result(after)).hasRootCauseInstanceOf(UnknownInstanceException.class);
        assertThat(engine.state().models()).isEmpty();
    }

    @Test
    void uploadsAreStoredOnceThePluginHasReadThem() throws Exception {
        Action<Model> add = engine.addInstance("T", bytes("up"), Options.NONE);
        FakeRuntime.Job job = runtime.take();
        assertThat(job.call().role()).isEqualTo(Role.DESERIALIZE);
        assertThat(job.call().instance()).isEqualTo(bytes("up"));
        job.done(null);
        Model model = result(add);
        Action<Model> update = engine.updateInstance(model.instanceId(), "U", bytes("bad"), Options.NONE);
        runtime.take().listener().failed(new PluginException("not a model", true, ""));
        assertThatThrownBy(() -> result(update)).hasRootCauseMessage("not a model");
        assertThat(engine.model(model.instanceId())).isEqualTo(model);
    }

    @Test
    void statesKeepWhatDidNotChange() throws Exception {
        Model one = fixture.model("T", "1");
        fixture.model("T", "2");
        var before = engine.state();
        assertThat(engine.state()).isSameAs(before);
        Action<Model> fit = engine.fit(2, Arguments.NONE, Options.NONE);
        runtime.take().done(null, bytes("3"));
        result(fit);
        var after = engine.state();
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.models().get(1L)).isSameAs(before.models().get(1L)).isEqualTo(one);
        assertThat(after.actions().get(1L)).isSameAs(before.actions().get(1L));
        assertThat(before.models().get(2L).version()).isEqualTo(1);
    }

    private static DataAccessArgument access(String argument) {
        return new DataAccessArgument("D", List.of(argument), Map.of());
    }
}
