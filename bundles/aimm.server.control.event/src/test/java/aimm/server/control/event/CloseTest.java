package aimm.server.control.event;

import static aimm.server.control.event.TestControl.engineWithModel;
import static aimm.server.control.event.TestControl.told;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.ActionState;
import aimm.server.api.Engine;
import aimm.server.api.FakeEngine;
import aimm.server.api.LogLine;
import aimm.server.api.Options;
import aimm.server.hat.api.FakeProxyClients;
import aimm.server.hat.api.ProxyClient;
import hat.event.Event;
import hat.event.EventType;
import hat.event.RegisterEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseTest {

    private record PlainAction(CompletionStage<Object> result) implements Action<Object> {

        @Override
        public long id() {
            return 1;
        }

        @Override
        public ActionState state() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<LogLine> log() {
            return List.of();
        }

        @Override
        public void cancel() {}
    }

    /** Keeps nothing; nobody can cancel what it runs. */
    private static final class PlainEngine extends FakeEngine {

        @Override
        public Action<Object> predict(long id, Arguments arguments, Options options) {
            Object result = prediction.apply(arguments);
            return new PlainAction(
                    result instanceof CompletableFuture<?> future
                            ? future.thenApply(value -> value)
                            : CompletableFuture.completedFuture(result));
        }
    }

    private final FakeProxyClients clients = new FakeProxyClients();
    private Registrations registrations;

    @AfterEach
    void close() {
        if (registrations != null) {
            registrations.stop(Duration.ofSeconds(20));
        }
        clients.close();
        assertThat(TestControl.threads()).isEmpty();
    }

    @Test
    void whatRunsIsCancelledAndThatIsTold() throws Exception {
        FakeEngine engine = engineWithModel();
        engine.prediction = arguments -> new CompletableFuture<>();
        TestControl control = new TestControl(TestControl.settings(Map.of()), engine);
        control.predict("1", "[]");
        control.predict("2", "[]");
        control.answers(2);

        control.stop();

        assertThat(control.answers(4).subList(2, 4))
                .containsExactlyInAnyOrder(told("1", "CANCELLED", "null"), told("2", "CANCELLED", "null"));
        assertThat(TestControl.threads()).isEmpty();
        assertThat(engine.listeners()).isZero();
        control.close();
    }

    @Test
    void aLostConnectionLeavesNothing() throws Exception {
        FakeEngine engine = engineWithModel();
        engine.prediction = arguments -> new CompletableFuture<>();
        TestControl control = new TestControl(engine, Map.of());
        control.predict("1", "[]");
        control.answers(1);
        control.clients.lose();

        control.stop();

        assertThat(engine.started.remove().cancelled).isDone();
        assertThat(control.answers(1)).hasSize(1);
        control.close();
    }

    @Test
    void whatCantBeCancelledIsNotWaitedForLong() throws Exception {
        FakeEngine engine = new PlainEngine();
        CompletableFuture<Object> never = new CompletableFuture<>();
        engine.prediction = arguments -> never;
        Requests requests = served(engine);
        requests.accept(request("1"));

        requests.stop(Duration.ofMillis(20));

        assertThat(never).isNotDone();
    }

    @Test
    void whatComesWhileItStopsIsRefused() throws Exception {
        FakeEngine engine = engineWithModel();
        Requests requests = served(engine);
        requests.stop(Duration.ofSeconds(20));
        requests.accept(request("1"));

        assertThat(TestControl.text(last(2))).isEqualTo(told("1", "FAILED", "null"));
        assertThat(engine.started).isEmpty();
    }

    @Test
    void whatIsOverIsForgotten() throws Exception {
        FakeEngine engine = new PlainEngine();
        List<WeakReference<Object>> results = new ArrayList<>();
        engine.prediction = arguments -> {
            Object result = new ArrayList<>(List.of(1L));
            results.add(new WeakReference<>(result));
            return result;
        };
        Requests requests = served(engine);
        for (int i = 0; i < 10_000; i++) {
            requests.accept(request("1"));
        }

        assertThat(TestControl.text(last(30_000))).isEqualTo(told("1", "DONE", "[1]"));
        assertThat(results).hasSize(10_000);
        for (int i = 0; i < 20 && results.stream().anyMatch(result -> result.get() != null); i++) {
            System.gc();
        }
        assertThat(results).allMatch(result -> result.get() == null);
    }

    private Requests served(Engine engine) {
        Settings settings = TestControl.settings(Map.of("state_models", false, "state_actions", false));
        registrations = new Registrations(settings, new StateText(settings, engine));
        ProxyClient client = clients.join(settings.subscription(), events -> {});
        registrations.start(client);
        return new Requests(settings, engine, registrations, new Startup(engine, Duration.ZERO, Duration.ZERO));
    }

    private Event last(int count) throws InterruptedException {
        return clients.awaitRegistered(count).get(count - 1);
    }

    private List<Event> request(String id) {
        return clients.register(RegisterEvent.json(
                EventType.of("aimm", "predict", "1"), "{\"request_id\":" + id + ",\"args\":[1],\"kwargs\":{}}"));
    }
}
