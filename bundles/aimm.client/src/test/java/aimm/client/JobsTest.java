package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.FakeEngine.FakeAction;
import aimm.server.api.InvalidRequestException;
import aimm.server.control.http.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on while nobody waits, and what ends when nobody waits any more; against the real HTTP control. */
@Timeout(30)
class JobsTest {

    private TestServer server;
    private AimmClient aimm;
    private final CompletableFuture<Object> answer = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        aimm = AimmClient.to(server.address).build();
        aimm.models().create("fake.Type", Arguments.NONE);
        server.engine.started.clear();
        server.engine.prediction = arguments -> answer;
    }

    @AfterEach
    void stop() {
        aimm.close();
        server.close();
    }

    @Test
    void aJobIsWatchedUntilItIsDone() throws Exception {
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        BlockingQueue<ActionInfo> told = new LinkedBlockingQueue<>();
        CompletableFuture<Object> waiting = Waiting.start(() -> job.await(told::add));
        assertThat(told.take().status()).isEqualTo("running");

        answer.complete(List.of(1L));

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(List.of(1L));
        ActionInfo last = new ArrayList<>(told).get(told.size() - 1);
        assertThat(last.done()).isTrue();
        assertThat(last.meta()).isEqualTo(new ActionInfo.Meta("predict", null, 1L, List.of(), java.util.Map.of()));
        assertThat(aimm.actions().show(job.id())).isEqualTo(last);
        assertThat(aimm.actions().result(job.id())).isEqualTo(List.of(1L));
        assertThat(aimm.actions().list()).hasSize(2);
    }

    @Test
    void jobsThatMakeModelsGiveThem() throws Exception {
        assertThat(aimm.jobs().create("fake.Type", Arguments.of(1)).await().instanceId())
                .isEqualTo(2);
        assertThat(aimm.jobs()
                        .within(Duration.ofSeconds(7))
                        .fit(2, Arguments.NONE)
                        .await()
                        .version())
                .isEqualTo(2);
        assertThat(server.engine.lastOptions.timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aCancelledJobSaysSo() throws Exception {
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        CompletableFuture<Object> waiting = Waiting.start(job::await);

        job.cancel();

        assertThat(Waiting.failure(waiting))
                .isInstanceOfSatisfying(
                        ActionFailedException.class,
                        e -> assertThat(e.action().status()).isEqualTo("cancelled"));
        assertThatThrownBy(() -> aimm.actions().result(job.id()))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("no result of action 2, which is cancelled");
    }

    @Test
    void aFailedJobSaysSo() throws Exception {
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        answer.completeExceptionally(new InvalidRequestException("x is missing"));

        assertThatThrownBy(job::await)
                .isInstanceOfSatisfying(
                        ActionFailedException.class,
                        e -> assertThat(e.action().status()).isEqualTo("failed"));
    }

    @Test
    void aResultThatTheServerCouldNotKeepIsMissed() throws Exception {
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        answer.complete("x".repeat(2000));

        assertThatThrownBy(job::await)
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("limits.result_bytes");
    }

    @Test
    void anInterruptedWaitCancelsWhatOnlyItWaitedFor() throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread waiting = Waiting.thread(() -> aimm.models().predict("1", Arguments.NONE), result);
        waiting.start();
        FakeAction<?> action = server.engine.started.take();

        waiting.interrupt();

        assertThat(Waiting.failure(result)).isInstanceOf(InterruptedException.class);
        action.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void closingEndsEveryWaitAndCancelsWhatOnlyTheyWaitedFor() throws Exception {
        CompletableFuture<Object> result = Waiting.start(() -> aimm.models().predict("1", Arguments.NONE));
        FakeAction<?> action = server.engine.started.take();
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        BlockingQueue<ActionInfo> told = new LinkedBlockingQueue<>();
        CompletableFuture<Object> watching = Waiting.start(() -> job.await(told::add));
        told.take();

        aimm.close();

        assertThat(Waiting.failure(result)).isInstanceOf(ClosedException.class);
        assertThat(Waiting.failure(watching)).isInstanceOf(ClosedException.class);
        action.cancelled.get(20, TimeUnit.SECONDS);
        assertThat(server.engine.action(job.id()).state().status().over()).isFalse();
        assertThatThrownBy(() -> aimm.models().list()).isInstanceOf(ClosedException.class);
    }

    @Test
    void anInterruptedWatchLeavesTheJob() throws Exception {
        Job<Object> job = aimm.jobs().predict("1", Arguments.NONE);
        BlockingQueue<ActionInfo> told = new LinkedBlockingQueue<>();
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread watching = Waiting.thread(() -> job.await(told::add), result);
        watching.start();
        told.take();

        watching.interrupt();

        assertThat(Waiting.failure(result)).isInstanceOf(InterruptedException.class);
        answer.complete(5L);
        assertThat(job.await()).isEqualTo(5L);
    }

    @Test
    void everythingIsWatched() throws Exception {
        BlockingQueue<Changes> told = new LinkedBlockingQueue<>();
        CompletableFuture<Object> watching = Waiting.start(() -> {
            aimm.watch(changes -> {
                told.add(changes);
                return changes.removedModels().isEmpty();
            });
            return "over";
        });
        Changes first = told.take();
        assertThat(first.snapshot()).isTrue();
        assertThat(first.models()).hasSize(1);
        assertThat(first.aliases()).isEmpty();

        aimm.aliases().put("a", 1, null);
        aimm.jobs().predict("1", Arguments.NONE);
        Changes second = told.take();
        assertThat(second.snapshot()).isFalse();
        assertThat(second.actions()).hasSize(1);
        assertThat(second.models()).isEmpty();
        assertThat(second.aliases()).containsExactly(new Alias("a", 1, null));
        aimm.models().delete(1);

        assertThat(watching.get(20, TimeUnit.SECONDS)).isEqualTo("over");
        List<Changes> rest = new ArrayList<>(told);
        assertThat(rest.get(rest.size() - 1).removedModels()).containsExactly(1L);
    }
}
