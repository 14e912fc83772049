package aimm.server.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.FakeEngine;
import aimm.server.hat.api.ProxyClient;
import hat.chatter.ConnectionClosedException;
import hat.chatter.UnencodableException;
import hat.event.Event;
import hat.event.EventId;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.Timestamp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegistrationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Registers only as much as a test permits. */
    private static final class SlowClient implements ProxyClient {

        private final Semaphore permits = new Semaphore(0);
        private final Semaphore asked = new Semaphore(0);
        private final List<String> payloads = new ArrayList<>(); // read when the thread has ended
        private volatile boolean lost;
        private volatile String unencodable = "none";

        @Override
        public void register(List<RegisterEvent> events) throws IOException {
            asked.release();
            try {
                permits.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            if (lost) {
                throw new ConnectionClosedException("lost on purpose");
            }
            String payload = ((EventPayload.Json) events.get(0).payload().orElseThrow()).text();
            if (payload.contains(unencodable)) {
                throw new UnencodableException("refused on purpose");
            }
            payloads.add(payload);
        }

        @Override
        public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<QueryResult> query(Query query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private final SlowClient client = new SlowClient();
    private final Registrations registrations = started();

    private Registrations started() {
        Settings settings = TestControl.settings(Map.of("state_models", false, "state_actions", false, "errors", true));
        Registrations started = new Registrations(settings, new StateText(settings, new FakeEngine()));
        started.start(client);
        return started;
    }

    @AfterEach
    void stop() {
        client.permits.release(100_000);
        registrations.stop(PATIENCE);
        assertThat(TestControl.threads()).isEmpty();
    }

    @Test
    void whoTellsAResultDoesNotWaitForTheEventServer() throws Exception {
        IntStream.range(0, 5000).forEach(i -> registrations.add(answer(i)));
        assertThat(client.asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        stop();

        assertThat(client.payloads)
                .containsExactlyElementsOf(IntStream.range(0, 5000)
                        .mapToObj(i -> TestControl.told(Integer.toString(i), "IN_PROGRESS", "null"))
                        .toList());
    }

    @Test
    void whoBringsRequestsWaitsForTheEventServer() throws Exception {
        FakeEngine engine = TestControl.engineWithModel();
        Requests requests = new Requests(
                TestControl.settings(Map.of()),
                engine,
                registrations,
                new Startup(engine, Duration.ZERO, Duration.ZERO));
        Thread bringer = new Thread(() -> IntStream.range(0, 5000).forEach(i -> requests.accept(List.of(request(i)))));
        bringer.start();
        while (bringer.getState() != Thread.State.WAITING && bringer.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(engine.started).isNotEmpty().hasSizeLessThan(2500);
        client.permits.release(100_000);
        bringer.join();
        stop();

        assertThat(client.payloads).hasSize(10_000);
    }

    @Test
    void nothingIsKeptOnceTheConnectionIsLost() throws Exception {
        client.lost = true;
        client.permits.release(1);
        registrations.add(answer(0));
        registrations.ended().get(20, TimeUnit.SECONDS);

        IntStream.range(0, 5000).forEach(i -> registrations.put(answer(i)));
        WeakReference<Object> result = new WeakReference<>(new ArrayList<>());
        registrations.add(new Answer(id(1), Answer.Status.DONE, result.get(), null, false));

        for (int i = 0; i < 20 && result.get() != null; i++) {
            System.gc();
        }
        assertThat(result.get()).isNull();
        stop();
        assertThat(client.payloads).isEmpty();
    }

    @Test
    void anEventServerThatReadsNothingDoesNotKeepTheThread() throws Exception {
        registrations.add(answer(0));
        registrations.add(answer(1));
        assertThat(client.asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

        registrations.stop(Duration.ofMillis(20));

        assertThat(TestControl.threads()).isEmpty();
    }

    @Test
    void whatCantBeSentFailed() {
        client.unencodable = "DONE";
        client.permits.release(10);
        registrations.add(new Answer(id(1), Answer.Status.DONE, "x", null, false));
        registrations.add(answer(2));
        stop();

        assertThat(client.payloads)
                .containsExactly(
                        "{\"request_id\":1,\"status\":\"FAILED\",\"result\":null,"
                                + "\"error\":\"the result can't be told: refused on purpose\"}",
                        TestControl.told("2", "IN_PROGRESS", "null"));
    }

    private static Event request(int id) {
        String payload = "{\"request_id\":" + id + ",\"args\":[1],\"kwargs\":{}}";
        return new Event(
                new EventId(1, id, 1),
                EventType.of("aimm", "predict", "1"),
                new Timestamp(0, 0),
                Optional.empty(),
                Optional.of(new EventPayload.Json(payload)));
    }

    private static Answer answer(int id) {
        return Answer.inProgress(id(id));
    }

    private static byte[] id(int id) {
        return Integer.toString(id).getBytes(StandardCharsets.US_ASCII);
    }
}
