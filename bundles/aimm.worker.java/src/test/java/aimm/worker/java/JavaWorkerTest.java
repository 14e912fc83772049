package aimm.worker.java;

import static aimm.worker.java.TestWorkers.call;
import static aimm.worker.java.TestWorkers.model;
import static aimm.worker.java.TestWorkers.predict;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Tensor;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginException;
import aimm.server.api.Worker;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a healthy worker does, in one real process. */
class JavaWorkerTest {

    private static TestWorkers workers;
    private static Worker worker;

    @BeforeAll
    static void start() throws Exception {
        workers = new TestWorkers();
        worker = workers.start();
    }

    @AfterAll
    static void stop() throws Exception {
        workers.close();
    }

    @Test
    void tellsWhatItsPluginProvides() {
        assertThat(worker.provides()).containsExactly(TestPlugin.MODEL_TYPE, TestPlugin.DATA_ACCESS);
        assertThat(worker.residentBytes()).isPositive();
    }

    @Test
    void runsEveryRole() throws Exception {
        Answer.End created = Answer.of(worker, call(Role.INSTANTIATE, 0, true, null, 100));
        assertThat(created.instance()).isEqualTo(model(100, 0));

        Answer.End fitted = Answer.of(worker, call(Role.FIT, 6, true, created.instance(), 3));
        assertThat(fitted.instance()).isEqualTo(model(100, 1));

        assertThat(Answer.of(worker, call(Role.DESERIALIZE, 0, false, fitted.instance()))
                        .how())
                .isEqualTo("done");
        assertThat(Answer.of(worker, call(Role.DATA_ACCESS, 0, false, null, "a", 1))
                        .value())
                .isEqualTo(List.of("a", 1L));
    }

    @Test
    void keepsTheVersionItServedAndAsksForOthers() throws Exception {
        assertThat(Answer.of(worker, predict(11, model(8, 4), "fits", null)).value())
                .isEqualTo(4L);
        assertThat(worker.holds(5, 11)).isTrue();
        assertThat(Answer.of(worker, predict(11, null, "fits", null)).value()).isEqualTo(4L);

        assertThat(Answer.of(worker, predict(12, null, "fits", null)).how()).isEqualTo("instance missing");
        assertThat(worker.holds(5, 12)).isFalse();
    }

    @Test
    void twoVersionsCanBeAskedInTurns() throws Exception {
        Answer.of(worker, predict(11, model(8, 4), "fits", null));
        Answer.of(worker, predict(12, model(8, 5), "fits", null));

        for (int i = 0; i < 2; i++) {
            assertThat(worker.holds(5, 11)).isTrue();
            assertThat(Answer.of(worker, predict(11, null, "fits", null)).value())
                    .isEqualTo(4L);
            assertThat(worker.holds(5, 12)).isTrue();
            assertThat(Answer.of(worker, predict(12, null, "fits", null)).value())
                    .isEqualTo(5L);
        }
    }

    @Test
    void doesNotServeAnInstanceThatAFitChanged() throws Exception {
        Answer.of(worker, predict(1, model(8, 4), "fits", null));

        Answer.of(worker, call(Role.FIT, 5, true, null, 0));

        assertThat(worker.holds(5, 1)).isFalse();
        assertThat(Answer.of(worker, predict(1, null, "fits", null)).how()).isEqualTo("instance missing");
    }

    @Test
    void carriesTensorsBothWays() throws Exception {
        Tensor small = Tensor.of(new double[] {1, Double.NaN}, 2, 1);
        Tensor large = Tensor.of(new float[300_000], 3, 100_000);

        assertThat(Answer.of(worker, predict("echo", small)).value()).isEqualTo(small);
        assertThat(Answer.of(worker, predict("echo", large)).value()).isEqualTo(large);
    }

    @Test
    void givesThePluginItsConfigurationWithItsTypes() throws Exception {
        assertThat(Answer.of(worker, predict("configured", "greeting")).value()).isEqualTo("hello");
        assertThat(Answer.of(worker, predict("configured", "count")).value()).isEqualTo(3L);
    }

    @Test
    void tellsThePluginWhatTraceTheCallBelongsTo() throws Exception {
        assertThat(Answer.of(worker, predict("trace", null)).value())
                .isEqualTo(Map.of("traceparent", "parent", "tracestate", "state"));
    }

    @Test
    void tellsThePluginsRefusalFromItsFailure() throws Exception {
        PluginException refused =
                (PluginException) Answer.of(worker, predict("refuse", null)).failure();
        assertThat(refused).hasMessage("not like that");
        assertThat(refused.callersFault()).isTrue();

        PluginException failed =
                (PluginException) Answer.of(worker, predict("throw", null)).failure();
        assertThat(failed).hasMessage("java.lang.IllegalStateException: broken inside");
        assertThat(failed.callersFault()).isFalse();
        assertThat(failed.trace()).contains("TestModel.predict");
    }

    @Test
    void survivesAStackOverflowAndAResultThatIsNoValue() throws Exception {
        assertThat(Answer.of(worker, predict("stack", null)).failure())
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("StackOverflowError");
        assertThat(Answer.of(worker, predict("odd", null)).failure()).hasMessageContaining("no value");
        assertThat(Answer.of(worker, predict("echo", 1)).value()).isEqualTo(1L);
    }

    @Test
    void reportsTheLastProgressBeforeTheResult() throws Exception {
        Answer answer = Answer.submit(worker, call(Role.FIT, 7, true, model(8, 0), 10_000));

        assertThat(answer.get().how()).isEqualTo("done");
        assertThat(answer.progress).last().isEqualTo(10_000L);
        assertThat(answer.progress).hasSizeLessThan(200);
    }

    @Test
    void runsCallsThatWereSubmittedAheadInOrder() throws Exception {
        List<Answer> answers = LongStream.range(0, 100)
                .mapToObj(i -> Answer.submit(worker, predict("echo", i)))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get().value()).isEqualTo((long) i);
        }
    }

    @Test
    void leavesOutWhatWasWithdrawn() throws Exception {
        Answer slow = Answer.submit(worker, predict("sleep", 100));
        var withdrawn = predict("exit", 1);
        Answer never = Answer.submit(worker, withdrawn);
        Answer after = Answer.submit(worker, predict("echo", 2));
        worker.withdraw(withdrawn);

        assertThat(slow.get().value()).isEqualTo(100L);
        assertThat(after.get().value()).isEqualTo(2L);
        assertThat(never.isDone()).isFalse();
    }

    @Test
    void survivesAnInterruptThatACallLeavesBehind() throws Exception {
        assertThat(Answer.of(worker, predict("leave an interrupt", null)).how()).isEqualTo("done");
        assertThat(Answer.of(worker, predict("echo", 1)).value()).isEqualTo(1L);
    }

    @Test
    void hidesTheServersInputAndSecrets() throws Exception {
        assertThat(Answer.of(worker, predict("stdin", null)).value()).isEqualTo(-1L);
        assertThat(Answer.of(worker, predict("environment", "AIMM_TEST_SECRET")).value())
                .isNull();
    }
}
