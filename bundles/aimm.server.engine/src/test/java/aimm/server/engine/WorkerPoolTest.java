package aimm.server.engine;

import static aimm.server.engine.EngineFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.WorkerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkerPoolTest {

    @Test
    void aShortPredictionIsHandedAheadToTheWorkerThatHoldsTheModel() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            Model model = held(fixture);
            Action<Object> first = predict(fixture, model);
            Action<Object> second = predict(fixture, model);
            FakeRuntime.Job one = fixture.runtime.take();
            FakeRuntime.Job two = fixture.runtime.take();
            assertThat(two.worker()).isSameAs(one.worker());
            one.done(1L);
            two.done(2L);
            assertThat(result(first)).isEqualTo(1L);
            assertThat(result(second)).isEqualTo(2L);
        }
    }

    @Test
    void whatWasHandedAheadIsRunElsewhereWhenTheWorkerDies() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            Model model = held(fixture);
            Action<Object> first = predict(fixture, model);
            Action<Object> second = predict(fixture, model);
            FakeRuntime.Job one = fixture.runtime.take();
            fixture.runtime.take();
            one.worker().die("signal 9 (SIGKILL)");
            assertThatThrownBy(() -> result(first)).hasRootCauseInstanceOf(WorkerException.class);
            FakeRuntime.Job again = fixture.runtime.take();
            assertThat(again.worker()).isNotSameAs(one.worker());
            again.done(2L);
            assertThat(result(second)).isEqualTo(2L);
        }
    }

    @Test
    void aRequestThatKeepsLosingItsWorkersFailsAtLast() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            Model model = held(fixture);
            Action<Object> action = predict(fixture, model);
            for (int i = 0; i < 3; i++) {
                FakeRuntime.Job job = fixture.runtime.take();
                job.notStarted("never came up");
                job.worker().die("exit code 1");
            }
            assertThatThrownBy(() -> result(action)).hasRootCauseMessage("never came up");
        }
    }

    @Test
    void whatAPluginInsideTheServerNoLongerTakesWaitsForItsUpdate() throws Exception {
        try (EngineFixture inside = EngineFixture.inProcess()) {
            Model model = inside.model("T", "v1");
            Action<Object> action = inside.engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
            FakeRuntime.Job first = inside.runtime.take();

            first.notStarted("its services are going"); // the registry has not heard of it yet
            first.worker().ended.complete("its plugin was stopped");

            assertThat(inside.runtime.nothingToTake()).isTrue();
            inside.disappear();
            inside.appear();
            FakeRuntime.Job second = inside.runtime.take();
            assertThat(second.worker()).isNotSameAs(first.worker());
            second.done("answer");
            assertThat(result(action)).isEqualTo("answer");
        }
    }

    @Test
    void whatWasHandedAheadIsTakenBackFromBehindALongCall() throws Exception {
        try (EngineFixture fixture = new EngineFixture(2, 100, 100, 100)) {
            Model model = held(fixture);
            Action<Object> slow = predict(fixture, model);
            Action<Object> second = predict(fixture, model);
            FakeRuntime.Job one = fixture.runtime.take();
            FakeRuntime.Job two = fixture.runtime.take();
            while (two.worker() == one.worker()) {
                two = fixture.runtime.take(); // handed out anew after a few milliseconds
            }
            two.done(2L);
            assertThat(result(second)).isEqualTo(2L);
            one.done(1L);
            assertThat(result(slow)).isEqualTo(1L);
        }
    }

    @Test
    void whatAWorkerSaysOfACallThatWasTakenBackCountsForNothing() throws Exception {
        try (EngineFixture fixture = new EngineFixture(2, 100, 100, 100)) {
            Model model = held(fixture);
            FakeRuntime.Job takenBack = null;
            while (takenBack == null) { // on a slow machine the second is not handed ahead
                Action<Object> slow = predict(fixture, model);
                Action<Object> second = predict(fixture, model);
                FakeRuntime.Job one = fixture.runtime.take();
                FakeRuntime.Job two = fixture.runtime.take();
                while (two.worker() == one.worker()) {
                    takenBack = two;
                    two = fixture.runtime.take();
                }
                if (takenBack != null) {
                    takenBack.listener().notStarted(new WorkerException("died meanwhile"));
                    assertThat(fixture.runtime.nothingToTake()).isTrue();
                }
                two.done(2L);
                assertThat(result(second)).isEqualTo(2L);
                one.done(1L);
                assertThat(result(slow)).isEqualTo(1L);
            }
        }
    }

    @Test
    void cancellingWhatWasHandedAheadLeavesTheWorkerAlone() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            Model model = held(fixture);
            Action<Object> first = predict(fixture, model);
            Action<Object> second = predict(fixture, model);
            FakeRuntime.Job one = fixture.runtime.take();
            second.cancel();
            assertThat(second.state().status()).isEqualTo(Status.CANCELLED);
            assertThat(one.worker().ended).isNotDone();
            one.done(1L);
            assertThat(result(first)).isEqualTo(1L);
        }
    }

    @Test
    void underLoadASecondWorkerStandsBy() throws Exception {
        try (EngineFixture fixture = new EngineFixture(3, 100, 100, 100)) {
            Model model = held(fixture);
            predict(fixture, model);
            predict(fixture, model);
            assertThat(fixture.runtime.alive()).hasSize(2);
        }
    }

    @Test
    void anIdleWorkerOfAnotherPluginMakesRoom() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            Model model = fixture.model("T", "0");
            Action<Object> running = predict(fixture, model);
            FakeRuntime.Job job = fixture.runtime.take();
            FakeBundle other = new FakeBundle(8, "other", "1.0.0");
            fixture.engine.registry().dataAccessAdded(other.dataAccess("E"));
            fixture.await(() -> fixture.engine.registry().find(Role.DATA_ACCESS, "E") != null);
            assertThat(fixture.runtime.alive()).hasSize(1);
            job.done(1L);
            result(running);
            fixture.await(() -> job.worker().ended.isDone());
            assertThat(fixture.runtime.alive()).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void aPluginWhoseQueueIsNeverEmptyLetsOthersIn() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 100, 100, 100)) {
            FakeBundle other = new FakeBundle(8, "other", "1.0.0");
            fixture.engine.registry().dataAccessAdded(other.dataAccess("E"));
            Action<Model> first = fixture.engine.createInstance("T", Arguments.NONE, Options.NONE);
            while (fixture.runtime.workers.size() < 2) {
                Action<Model> second = fixture.engine.createInstance("T", Arguments.NONE, Options.NONE);
                fixture.runtime.take().done(null, new byte[0]);
                result(first);
                first = second;
            }
        }
    }

    @Test
    void thereAreNeverMoreWorkersThanAllowed() throws Exception {
        try (EngineFixture fixture = new EngineFixture(2, 100, 100, 100)) {
            for (int i = 0; i < 5; i++) {
                fixture.engine.createInstance("T", Arguments.of(i), Options.NONE);
            }
            assertThat(fixture.runtime.workers).hasSize(2);
            for (long i = 0; i < 5; i++) {
                FakeRuntime.Job job = fixture.runtime.take();
                assertThat(job.call().arguments().positional()).containsExactly(i);
                job.done(null, new byte[0]);
            }
            assertThat(fixture.runtime.workers).hasSize(2);
        }
    }

    /** A model that the only worker holds, of a type whose predictions are known to be short. */
    private static Model held(EngineFixture fixture) throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> action = predict(fixture, model);
        fixture.runtime.take().done(0L);
        result(action);
        Offer offer = fixture.engine.registry().find(Role.PREDICT, "T");
        for (int i = 0; i < 100; i++) {
            offer.predicted(1000);
        }
        return model;
    }

    private static Action<Object> predict(EngineFixture fixture, Model model) {
        return fixture.engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
    }
}
