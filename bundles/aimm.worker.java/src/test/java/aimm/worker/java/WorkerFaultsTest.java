package aimm.worker.java;

import static aimm.worker.java.TestWorkers.call;
import static aimm.worker.java.TestWorkers.model;
import static aimm.worker.java.TestWorkers.predict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime.Settings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when a worker or its plugin goes wrong; every test ends with no process and no thread left. */
class WorkerFaultsTest {

    private TestWorkers workers;

    @BeforeEach
    void start() throws Exception {
        workers = new TestWorkers();
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void failsTheCallOfAKilledProcessAndGivesBackThoseBehindIt() throws Exception {
        Worker worker = workers.start();
        Answer done = Answer.submit(worker, predict("echo", 1));
        Answer running = Answer.submit(worker, call(Role.FIT, 6, true, model(8, 0), 1_000_000_000L));
        Answer behind = Answer.submit(worker, predict("echo", 2));
        while (running.progress.isEmpty()) {
            Thread.onSpinWait();
        }

        ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly();

        assertThat(done.get().value()).isEqualTo(1L);
        assertThat(running.get().failure())
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("signal 9 (SIGKILL)")
                .hasMessageContaining(Long.toString(worker.pid()));
        assertThat(behind.get().how()).isEqualTo("not started");
        assertThat(worker.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo("signal 9 (SIGKILL)");
        assertThat(Answer.of(worker, predict("echo", 3)).how()).isEqualTo("not started");
    }

    @Test
    void blamesTheCallThatEndedTheProcessNotOneBeforeIt() throws Exception {
        Worker worker = workers.start();
        List<Answer> before = List.of(
                Answer.submit(worker, predict("echo", 1)),
                Answer.submit(worker, predict("echo", 2)),
                Answer.submit(worker, predict("echo", 3)));
        Answer guilty = Answer.submit(worker, predict("halt", 5));
        Answer behind = Answer.submit(worker, predict("echo", 4));

        assertThat(guilty.get().failure()).hasMessageContaining("exit code 5");
        assertThat(behind.get().how()).isEqualTo("not started");
        for (Answer answer : before) {
            assertThat(answer.get().how()).isIn("done", "not started");
        }
    }

    @Test
    void tellsExitCodeAndLastOutput() throws Exception {
        Worker exiting = workers.start();
        assertThat(Answer.of(exiting, predict("exit", 3)).failure()).hasMessageContaining("exit code 3");

        Worker outOfMemory = workers.start();
        assertThat(Answer.of(outOfMemory, predict("memory", null)).failure())
                .hasMessageContaining("exit code 3 (out of memory)")
                .hasMessageContaining("OutOfMemoryError");
    }

    @Test
    void killsWhateverRuns() throws Exception {
        for (String what : List.of("loop", "sleep", "ignore interrupts")) {
            Worker worker = workers.start();
            PluginCall call = predict(what, 100_000L);
            Answer endless = Answer.submit(worker, call);
            Answer behind = Answer.submit(worker, predict("echo", 1));

            worker.kill(call);

            assertThat(endless.get().failure()).hasMessageContaining("SIGTERM");
            assertThat(behind.get().how()).isEqualTo("not started");
            worker.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(ProcessHandle.of(worker.pid())).isEmpty();
        }
    }

    @Test
    void swallowsAHundredMegabytesOfOutput() throws Exception {
        Worker worker = workers.start();

        assertThat(Answer.of(worker, predict("stderr", 100)).value()).isEqualTo(100L);

        WorkerException death =
                (WorkerException) Answer.of(worker, predict("halt", 1)).failure();
        assertThat(death.getMessage()).contains("noise noise").hasSizeLessThan(50_000);
    }

    @Test
    void endsAWorkerThatGrowsTooLarge() throws Exception {
        Worker worker = workers.start(new Settings(64, 20, Duration.ofSeconds(2), Duration.ofSeconds(60), 3));

        assertThat(Answer.of(worker, predict("loop", null)).failure()).hasMessageContaining("resident memory of");
    }

    @Test
    void endsAWorkerThatBreaksTheProtocol() throws Exception {
        ChildBase base = TestWorkers.base();
        List<Path> classPath = List.of(System.getProperty("java.class.path").split(":")).stream()
                .map(Path::of)
                .toList();
        ChildBase fake = new ChildBase(FakeWorker.class.getName(), classPath, base.bundles(), base.framework());
        try (TestWorkers fakes = new TestWorkers(fake, List.of())) {
            Worker worker = fakes.start();
            assertThat(Answer.of(worker, predict("echo", 1)).failure()).hasMessageContaining("broke the protocol");
        }
        try (TestWorkers impostors = new TestWorkers(fake, List.of("-Dimpostor=true"))) {
            assertThatThrownBy(impostors::start).hasMessageContaining("a wrong token");
        }
    }

    @Test
    void tellsWhyAWorkerOrItsPluginDidNotStart() throws Exception {
        ChildBase base = TestWorkers.base();
        ChildBase noProgram = new ChildBase("no.such.Program", base.classPath(), base.bundles(), base.framework());
        try (TestWorkers broken = new TestWorkers(noProgram, List.of())) {
            assertThatThrownBy(broken::start).hasMessageContaining("no.such.Program");
        }
        JavaImage incomplete = new JavaImage(
                "incomplete 1.0.0",
                List.of(new JavaImage.Part(
                        TestPlugin.writeWithoutClasses(workers.folder().resolve("incomplete.jar")), true, List.of())),
                List.of(TestPlugin.MODEL_TYPE),
                workers.image.configurations(),
                List.of());
        assertThatThrownBy(() -> workers.workers
                        .start(incomplete, TestWorkers.SETTINGS)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .hasMessageContaining("can't be activated")
                .hasMessageContaining("ClassNotFoundException");
        Path noBundle = Files.writeString(workers.folder().resolve("broken.jar"), "no jar");
        JavaImage image = new JavaImage(
                "broken 1.0.0",
                List.of(new JavaImage.Part(noBundle, true, List.of())),
                List.of(),
                workers.image.configurations(),
                List.of());
        assertThatThrownBy(() -> workers.workers
                        .start(image, TestWorkers.SETTINGS)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .hasMessageContaining("broken.jar");
    }

    @Test
    void neverBlocksOnAWorkerThatDoesNotRead() throws Exception {
        Worker worker = workers.start();
        PluginCall running = predict("loop", null);
        Answer first = Answer.submit(worker, running);
        byte[] large = model(20 << 20, 0);
        List<Answer> behind = List.of(
                Answer.submit(worker, predict(2, large, "size", null)),
                Answer.submit(worker, predict(3, large, "size", null)),
                Answer.submit(worker, predict("echo", 1)));

        worker.kill(running);

        assertThat(first.get().how()).isEqualTo("failed");
        for (Answer answer : behind) {
            assertThat(answer.get().how()).isEqualTo("not started");
        }
    }

    @Test
    void carriesAModelOf200MegabytesThroughASmallHeap() throws Exception {
        Worker worker = workers.start(new Settings(64, 0, Duration.ofSeconds(2), Duration.ofSeconds(60), 3));
        byte[] created = Answer.of(worker, call(Role.INSTANTIATE, 0, true, null, 200 << 20))
                .instance();
        assertThat(created).hasSize(8 + (200 << 20)); // written piece by piece: 64 MB of heap were enough

        Worker larger = workers.start(new Settings(260, 0, Duration.ofSeconds(2), Duration.ofSeconds(60), 3));
        assertThat(Answer.of(larger, predict(1, created, "size", null)).value()).isEqualTo((long) (200 << 20));
    }

    @Test
    void leavesNoOrphanWhenTheServerIsKilled() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LonelyServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        ProcessHandle orphan =
                ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();

        server.destroyForcibly().waitFor();

        orphan.onExit().get(10, TimeUnit.SECONDS);
        assertThat(orphan.isAlive()).isFalse();
    }
}
