package aimm.worker.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.Progress;
import aimm.plugin.api.TraceContext;
import aimm.server.api.AimmException;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginException;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessWorkerTest {

    private static final TraceContext TRACE = new TraceContext("parent", "state");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Counter plugin = new Counter();
    private final PluginService<ModelPlugin<Object>> service = new PluginService<>(null, plugin, null, () -> {});
    private final InProcessWorker worker = new InProcessWorker(
            1, "counter", Map.of("Counter", service), Map.of(), 2, Duration.ofMillis(50), executor, timer);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void createsFitsAndAsks() throws Exception {
        byte[] created = ask(Role.INSTANTIATE, 0, null, true).instance;
        byte[] fitted = ask(Role.FIT, 1, created, true).instance;

        assertThat(fitted).containsExactly(1);
        assertThat(ask(Role.PREDICT, 2, fitted, false).value).isEqualTo(1L);
    }

    @Test
    void keepsWhatItServedButNothingThatAFitChanged() throws Exception {
        ask(Role.PREDICT, 2, new byte[] {7}, false);
        assertThat(ask(Role.PREDICT, 2, null, false).value).isEqualTo(7L);

        ask(Role.FIT, 2, null, true);

        assertThat(worker.holds(5, 2)).isFalse();
        assertThat(ask(Role.PREDICT, 2, null, false).how).isEqualTo("missing");
    }

    @Test
    void twoVersionsCanBeAskedInTurns() throws Exception {
        ask(Role.PREDICT, 2, new byte[] {7}, false);
        ask(Role.PREDICT, 3, new byte[] {8}, false);

        for (int i = 0; i < 2; i++) {
            assertThat(ask(Role.PREDICT, 2, null, false).value).isEqualTo(7L);
            assertThat(ask(Role.PREDICT, 3, null, false).value).isEqualTo(8L);
        }
    }

    @Test
    void tellsThePluginWhatTraceTheCallBelongsTo() throws Exception {
        ask(Role.PREDICT, 2, new byte[] {7}, false);

        assertThat(plugin.lastTrace).isEqualTo(TRACE);
    }

    @Test
    void runsShortPredictionsOnTheCallersThread() throws Exception {
        for (int i = 0; i < 100; i++) {
            ask(Role.PREDICT, 2, new byte[] {7}, false);
        }

        assertThat(plugin.lastThread).isSameAs(Thread.currentThread());
    }

    @Test
    void interruptsAKilledCallAndLeavesNoInterruptBehind() throws Exception {
        for (int i = 0; i < 100; i++) {
            ask(Role.PREDICT, 2, new byte[] {7}, false); // from now on on this thread
        }
        plugin.blocks = new CountDownLatch(1);
        Answer answer = new Answer();
        PluginCall call = call(Role.PREDICT, 2, null, false);
        Thread killer = new Thread(() -> {
            await(plugin.blocks);
            worker.kill(call);
        });
        killer.start();

        worker.submit(call, answer);

        killer.join();
        assertThat(answer.get().failure).isInstanceOf(WorkerException.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void givesUpOnACallThatIgnoresTheInterrupt() throws Exception {
        plugin.blocks = new CountDownLatch(1);
        plugin.stubborn = new CountDownLatch(1);
        Answer answer = new Answer();
        PluginCall call = call(Role.FIT, 2, new byte[] {1}, true);
        worker.submit(call, answer);
        await(plugin.blocks);

        worker.kill(call);

        assertThat(answer.get().failure).hasMessageContaining("goes on all the same");
        plugin.stubborn.countDown();
    }

    @Test
    void waitsForRunningCallsWhenItsServicesGo() throws Exception {
        plugin.blocks = new CountDownLatch(1);
        plugin.stubborn = new CountDownLatch(1);
        Answer running = new Answer();
        worker.submit(call(Role.FIT, 2, new byte[] {1}, true), running);
        await(plugin.blocks);
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> worker.lose(Duration.ofSeconds(60)), executor);
        while (ask(Role.PREDICT, 2, new byte[] {1}, false).how.equals("done")) {
            Thread.onSpinWait(); // until the door is closed
        }

        assertThat(gone).isNotDone();
        plugin.stubborn.countDown();
        assertThat(running.get().how).isEqualTo("done");
        gone.get(60, TimeUnit.SECONDS);
        assertThat(worker.ended().toCompletableFuture()).isCompleted();
    }

    @Test
    void tellsThePluginsRefusalFromItsFailure() throws Exception {
        plugin.failure = new ArgumentException("not like that");
        assertThat(ask(Role.PREDICT, 2, new byte[] {7}, false).failure)
                .isInstanceOf(PluginException.class)
                .hasMessage("not like that")
                .returns(true, each -> ((PluginException) each).callersFault());

        plugin.failure = new IllegalStateException("broken");
        assertThat(ask(Role.PREDICT, 2, new byte[] {7}, false).failure).hasMessageContaining("broken");
    }

    @Test
    void reportsTheLastProgressBeforeTheResult() throws Exception {
        plugin.reports = 1_000;
        Answer answer = new Answer();
        worker.submit(call(Role.FIT, 2, new byte[] {1}, true), answer);

        answer.get();
        assertThat(answer.progress).last().isEqualTo(999L);
        assertThat(answer.progress).hasSizeLessThan(100);
    }

    private Answer.End ask(Role role, long version, byte[] instance, boolean serialize) throws Exception {
        Answer answer = new Answer();
        worker.submit(call(role, version, instance, serialize), answer);
        return answer.get();
    }

    private static PluginCall call(Role role, long version, byte[] instance, boolean serialize) {
        return new PluginCall(1, role, "Counter", 5, version, instance, Arguments.NONE, serialize, TRACE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An instance is an int[1] that counts its fits. */
    private static final class Counter implements ModelPlugin<Object> {

        private volatile CountDownLatch blocks;
        private volatile CountDownLatch stubborn;
        private volatile RuntimeException failure;
        private volatile int reports;
        private volatile Thread lastThread;
        private volatile TraceContext lastTrace;

        @Override
        public Object instantiate(Arguments arguments, Progress progress) {
            return new int[1];
        }

        @Override
        public Object fit(Object instance, Arguments arguments, Progress progress) throws InterruptedException {
            for (int i = 0; i < reports; i++) {
                progress.report(i);
            }
            blockIfAsked();
            ((int[]) instance)[0]++;
            return instance;
        }

        @Override
        public Object predict(Object instance, Arguments arguments, Progress progress) throws InterruptedException {
            lastThread = Thread.currentThread();
            lastTrace = progress.trace();
            if (failure != null) {
                throw failure;
            }
            if (stubborn == null) {
                blockIfAsked();
            }
            return ((int[]) instance)[0];
        }

        @Override
        public void serialize(Object instance, OutputStream out) throws IOException {
            out.write(((int[]) instance)[0]);
        }

        @Override
        public Object deserialize(InputStream in) throws IOException {
            return new int[] {in.read()};
        }

        private void blockIfAsked() throws InterruptedException {
            if (blocks != null) {
                blocks.countDown();
                while (stubborn != null && stubborn.getCount() > 0) {
                    try {
                        stubborn.await();
                    } catch (InterruptedException e) {
                        Thread.onSpinWait(); // ignored
                    }
                }
                if (stubborn == null) {
                    new CountDownLatch(1).await();
                }
            }
        }
    }

    private static final class Answer implements Worker.Listener {

        record End(String how, Object value, byte[] instance, AimmException failure) {}

        private final List<Object> progress = new CopyOnWriteArrayList<>();
        private final CompletableFuture<End> end = new CompletableFuture<>();

        End get() throws Exception {
            return end.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void progress(Object state) {
            progress.add(state);
        }

        @Override
        public void done(Object value, byte[] instance) {
            end.complete(new End("done", value, instance, null));
        }

        @Override
        public void instanceMissing() {
            end.complete(new End("missing", null, null, null));
        }

        @Override
        public void failed(AimmException failure) {
            end.complete(new End("failed", null, null, failure));
        }

        @Override
        public void notStarted(WorkerException death) {
            end.complete(new End("not started", null, null, death));
        }
    }
}
