package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrialsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeBundle stranger = new FakeBundle(9, "plugin", "3.0.0");
    private EngineFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new EngineFixture(1, 100, 1000, 100);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void tellsWhatAWorkerFoundAndLeavesNeitherWorkerNorImageNorPlugin() throws Exception {
        assertThat(get(fixture.engine.probe(stranger.bundle, PATIENCE))).containsExactly("T", "U", "D");

        while (fixture.runtime.images.contains(stranger.bundle)) {
            Thread.onSpinWait(); // it goes in the background
        }
        assertThat(fixture.engine.workers()).isEmpty();
        assertThat(fixture.engine.plugins()).extracting("version").doesNotContain("3.0.0");
        assertThat(fixture.ready("1.0.0")).isTrue();
    }

    @Test
    void tellsWhyAWorkerDidNotStart() {
        fixture.runtime.startFailures.add(new WorkerException("no class X"));
        assertThatThrownBy(() -> get(fixture.engine.probe(stranger.bundle, PATIENCE)))
                .hasRootCauseExactlyInstanceOf(WorkerException.class)
                .hasMessageContaining("no class X");
        assertThat(fixture.ready("1.0.0")).isTrue();
    }

    @Test
    void waitsForRoomAmongTheWorkers() throws Exception {
        FakeRuntime.Job running = predict();
        CompletionStage<List<String>> trial = fixture.engine.probe(stranger.bundle, PATIENCE);
        get(fixture.engine.settled(fixture.plugin.bundle, PATIENCE)); // behind the trial's begin
        assertThat(fixture.runtime.alive()).containsExactly(running.worker());
        assertThat(trial.toCompletableFuture()).isNotDone();

        running.done(1L);
        assertThat(get(trial)).hasSize(3);
    }

    @Test
    void endsWithoutRoomWhenPatienceIsOver() throws Exception {
        FakeRuntime.Job running = predict();
        assertThatThrownBy(() -> get(fixture.engine.probe(stranger.bundle, Duration.ofMillis(50))))
                .hasMessageContaining("no worker of plugin plugin 3.0.0 answered within 50 ms");
        running.done(1L);
    }

    @Test
    void endsWithTheEngine() throws Exception {
        FakeRuntime.Job running = predict();
        CompletionStage<List<String>> trial = fixture.engine.probe(stranger.bundle, PATIENCE);
        fixture.engine.close();
        assertThatThrownBy(() -> get(trial)).hasMessageContaining("the engine is stopping");
        assertThatThrownBy(() -> get(fixture.engine.probe(stranger.bundle, PATIENCE)))
                .hasMessageContaining("the engine is stopping");
        assertThat(running.worker().ended).isDone();
    }

    private FakeRuntime.Job predict() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        return fixture.runtime.take();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
