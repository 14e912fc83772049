package aimm.server.backend.event;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.hat.api.FakeProxyClients;
import hat.event.Event;
import hat.event.EventId;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.Timestamp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventBackendTest {

    static final ModelPrefix PREFIX = ModelPrefix.of("aimm", "model");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<EventBackend> opened = new ArrayList<>();
    private final BlockingQueue<StoredModel> told = new LinkedBlockingQueue<>();
    private MeddledClients clients = new MeddledClients(new FakeProxyClients());

    @AfterEach
    void nothingIsLeft() {
        opened.forEach(EventBackend::close);
        assertThat(clients.open).isEmpty();
    }

    private EventBackend open() {
        return open(PATIENCE);
    }

    private EventBackend open(Duration timeout) {
        EventBackend backend = new EventBackend(PREFIX, timeout, clients);
        opened.add(backend);
        return backend;
    }

    private static RegisterEvent model(long id, String type, String base64) {
        return json(id, "{\"type\": \"" + type + "\", \"instance\": \"" + base64 + "\"}");
    }

    private static RegisterEvent json(long id, String text) {
        return RegisterEvent.json(PREFIX.of(id), text);
    }

    private static RegisterEvent withoutPayload(long id) {
        return new RegisterEvent(PREFIX.of(id), Optional.empty(), Optional.empty());
    }

    private StoredModel told() throws InterruptedException {
        StoredModel next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a change within 20 s").isNotNull();
        return next;
    }

    /** What was registered before has been taken in when this is told. */
    private void assertNothingElseIsTold(long unusedId) throws InterruptedException {
        clients.real.register(model(unusedId, "marker", ""));
        assertThat(told()).isEqualTo(new StoredModel(unusedId, "marker", 1, 0));
    }

    @Test
    void writesWhatTheOriginalWrites() throws Exception {
        EventBackend backend = open();

        assertThat(backend.create("plugin \"\u010d\"", new byte[] {0, 1, 2}, BY_A_TEST))
                .isEqualTo(new StoredModel(1, "plugin \"\u010d\"", 1, 3));

        Event event = clients.real.awaitRegistered(1).get(0);
        assertThat(event.type()).isEqualTo(EventType.of("aimm", "model", "1"));
        assertThat(event.sourceTimestamp()).isEmpty();
        assertThat(event.payload())
                .contains(new EventPayload.Json("{\"type\": \"plugin \\\"\\u010d\\\"\", \"instance\": \"AAEC\"}"));
    }

    @Test
    void storesReadsUpdatesAndDeletes() {
        EventBackend backend = open();
        backend.create("a", new byte[] {1}, BY_A_TEST);
        backend.create("b", new byte[2], BY_A_TEST);

        assertThat(backend.update(1, "c", new byte[] {1, 2, 3}, BY_A_TEST)).isEqualTo(new StoredModel(1, "c", 2, 3));
        assertThat(backend.read(1)).containsExactly(1, 2, 3);
        assertThat(backend.models()).containsExactly(new StoredModel(1, "c", 2, 3), new StoredModel(2, "b", 1, 2));

        backend.delete(1);
        assertThat(backend.models()).containsExactly(new StoredModel(2, "b", 1, 2));
        assertThatThrownBy(() -> backend.read(1)).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> backend.update(1, "a", new byte[1], BY_A_TEST))
                .isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> backend.delete(1)).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> backend.read(7)).isInstanceOf(UnknownInstanceException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 24575, 24576, 24577, 100_000})
    void instancesOfAnySizeComeBack(int size) {
        EventBackend backend = open();
        byte[] instance = new byte[size];
        new Random(size).nextBytes(instance);
        backend.create("a", instance, BY_A_TEST);

        assertThat(open().models()).containsExactly(new StoredModel(1, "a", 1, size));
        assertThat(open().read(1)).isEqualTo(instance);
    }

    @Test
    void anotherBackendTakesOver() {
        EventBackend first = open();
        first.create("a", new byte[] {1}, BY_A_TEST);
        first.update(1, "a", new byte[] {2}, BY_A_TEST);
        first.create("a", new byte[] {3}, BY_A_TEST);
        first.create("a", new byte[] {4}, BY_A_TEST);
        first.delete(3);
        first.close();

        EventBackend second = open();

        assertThat(second.models()).containsExactly(new StoredModel(1, "a", 1, 1), new StoredModel(2, "a", 1, 1));
        assertThat(second.read(1)).containsExactly(2);
        assertThat(second.create("a", new byte[1], BY_A_TEST).instanceId())
                .as("3 was used")
                .isEqualTo(4);
        assertThat(clients.queries)
                .filteredOn(Query.latest(PREFIX.all())::equals)
                .hasSize(2);
    }

    @Test
    void concurrentCreatesGetDistinctIdentifiers() throws Exception {
        EventBackend backend = open();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(8);
            List<Future<Long>> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] instance = {(byte) i};
                ids.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    for (int k = 0; k < 49; k++) {
                        backend.create("t", instance, BY_A_TEST);
                    }
                    return backend.create("t", instance, BY_A_TEST).instanceId();
                }));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(backend.read(ids.get(i).get())).containsExactly(i);
            }
            assertThat(backend.models()).hasSize(400).last().isEqualTo(new StoredModel(400, "t", 1, 1));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOthersStoreIsTold() throws Exception {
        EventBackend backend = open();
        backend.create("a", new byte[1], BY_A_TEST);
        backend.onForeignChange(told::add);

        clients.real.register(model(1, "b", "AAEC"), model(6, "c", ""));

        assertThat(told()).isEqualTo(new StoredModel(1, "b", 2, 3));
        assertThat(told()).isEqualTo(new StoredModel(6, "c", 1, 0));
        assertThat(backend.read(1)).containsExactly(0, 1, 2);
        assertThat(backend.create("d", new byte[1], BY_A_TEST).instanceId()).isEqualTo(7);
    }

    @Test
    void nothingIsMissedBeforeThereIsAListener() {
        KnownModels known = new KnownModels(PREFIX);
        known.offer(event(1, 1, 1, "a"));
        assertThat(known.models()).containsExactly(new StoredModel(1, "a", 1, 0));
        known.offer(event(1, 2, 2, "b"));
        known.offer(event(1, 3, 3, "c"));

        known.onForeignChange(told::add);

        assertThat(told).containsExactly(new StoredModel(1, "c", 3, 0));
    }

    @Test
    void aListenerThatFailsOrEndsHarmsNobody() throws Exception {
        EventBackend backend = open();
        backend.onForeignChange(model -> {
            told.add(model);
            throw new IllegalStateException("on purpose");
        });
        clients.real.register(model(1, "a", ""), model(2, "b", ""));
        assertThat(told().instanceId()).isEqualTo(1);
        assertThat(told().instanceId()).isEqualTo(2);

        backend.onForeignChange(model -> told.add(new StoredModel(0, "ended", 0, 0)))
                .close();
        backend.onForeignChange(told::add);

        assertNothingElseIsTold(3);
    }

    @Test
    void theEchoBeforeTheAnswerIsNobodyElses() throws Exception {
        EventBackend backend = open();
        backend.onForeignChange(told::add);
        clients.registrations = real -> {
            CompletableFuture<List<Event>> answer = real.get();
            awaitHeard(); // and the answer is not there yet
            return answer;
        };

        assertThat(backend.create("a", new byte[1], BY_A_TEST)).isEqualTo(new StoredModel(1, "a", 1, 1));
        assertThat(backend.update(1, "a", new byte[1], BY_A_TEST)).isEqualTo(new StoredModel(1, "a", 2, 1));

        assertNothingElseIsTold(100);
    }

    /** Waits until the backend has heard of all that has been registered. */
    private void awaitHeard() {
        clients.real.register(model(99, "heard", ""));
        try {
            assertThat(told().modelType()).isEqualTo("heard");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofForeignAndOwnEventsTheNewestCounts() throws Exception {
        EventBackend backend = open();
        backend.create("a", new byte[1], BY_A_TEST);
        backend.onForeignChange(told::add);

        clients.registrations = real -> {
            clients.real.register(model(1, "before", ""));
            awaitHeard();
            return real.get();
        };
        assertThat(backend.update(1, "b", new byte[1], BY_A_TEST)).isEqualTo(new StoredModel(1, "b", 2, 1));
        assertNothingElseIsTold(7);

        clients.registrations = real -> {
            CompletableFuture<List<Event>> answer = real.get();
            clients.real.register(model(1, "after", ""));
            awaitHeard();
            return answer;
        };
        assertThat(backend.update(1, "c", new byte[1], BY_A_TEST)).isEqualTo(new StoredModel(1, "c", 3, 1));
        assertThat(told()).isEqualTo(new StoredModel(1, "after", 4, 0));
        assertNothingElseIsTold(8);
    }

    @Test
    void anEventOlderThanWhatIsKnownIsIgnored() {
        KnownModels known = new KnownModels(PREFIX);
        known.onForeignChange(told::add);

        known.offer(event(2, 5, 100, "a"));
        known.offer(event(2, 5, 100, "same"));
        known.offer(event(2, 4, 200, "older by its id"));
        known.offer(event(3, 9, 50, "older by its time"));
        known.offer(event(3, 1, 101, "newer"));

        assertThat(told).containsExactly(new StoredModel(1, "a", 1, 0), new StoredModel(1, "newer", 2, 0));
    }

    private static Event event(long server, long session, long time, String type) {
        return new Event(
                new EventId(server, session, 1),
                PREFIX.of(1),
                new Timestamp(time, 0),
                Optional.empty(),
                model(1, type, "").payload());
    }

    @Test
    void aRefusedRegistrationKeepsTheOldModel() throws Exception {
        EventBackend backend = open();
        backend.create("a", new byte[] {1}, BY_A_TEST);
        backend.onForeignChange(told::add);
        clients.registrations = real -> {
            clients.real.register(model(1, "foreign", "AAEC"));
            awaitHeard();
            return real.get();
        };
        clients.real.refuse(true);

        assertThatThrownBy(() -> backend.update(1, "b", new byte[2], BY_A_TEST))
                .isInstanceOf(BackendException.class)
                .hasMessage("model instance 1 (b) is not stored:"
                        + " the event server registered nothing: it is not operational");
        assertThat(told()).isEqualTo(new StoredModel(1, "foreign", 2, 3));

        clients.registrations = real -> real.get();
        assertThatThrownBy(() -> backend.create("b", new byte[2], BY_A_TEST))
                .hasMessageStartingWith("model instance 100 (b) is not stored: ");
        assertThatThrownBy(() -> backend.delete(1)).hasMessageStartingWith("model instance 1 is not deleted: ");
        clients.real.refuse(false);
        assertThat(backend.models())
                .startsWith(new StoredModel(1, "foreign", 2, 3))
                .hasSize(2);
        assertThat(backend.create("c", new byte[2], BY_A_TEST).instanceId()).isEqualTo(101);
    }

    @Test
    void aLostConnectionLeavesOpenWhetherTheModelIsStored() {
        EventBackend backend = open();
        backend.create("a", new byte[] {1}, BY_A_TEST);
        clients.real.lose();

        assertThatThrownBy(() -> backend.update(1, "b", new byte[2], BY_A_TEST))
                .isInstanceOf(BackendException.class)
                .hasMessage("it is not known whether model instance 1 (b) is stored (lost on purpose);"
                        + " look at the state once the event server answers again, before you repeat it");
        assertThatThrownBy(() -> backend.read(1)).hasMessage("model instance 1 can't be read: lost on purpose");
        assertThatThrownBy(this::open).hasMessage("the models can't be read: lost on purpose");
    }

    @Test
    void anAnswerThatDoesNotComeIsNotAwaitedForEver() throws Exception {
        EventBackend backend = open(Duration.ofMillis(1));
        backend.onForeignChange(told::add);
        clients.registrations = real -> {
            real.get();
            return new CompletableFuture<>();
        };

        assertThatThrownBy(() -> backend.create("b", new byte[2], BY_A_TEST))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("it is not known whether model instance 1 (b) is stored"
                        + " (the event server did not answer within 1 ms)");

        assertThat(told()).as("it is stored").isEqualTo(new StoredModel(1, "b", 1, 2));
        assertThat(backend.models()).containsExactly(new StoredModel(1, "b", 1, 2));
    }

    @Test
    void whatTheEventServerRegistersInsteadIsNotTaken() {
        EventBackend backend = open();
        clients.registrations = real -> CompletableFuture.completedFuture(List.of());

        assertThatThrownBy(() -> backend.create("b", new byte[2], BY_A_TEST))
                .hasMessageContaining("(the event server registered something else)");
    }

    @Test
    void closingFailsWhatWaits() throws Exception {
        EventBackend backend = open();
        CountDownLatch waiting = new CountDownLatch(1);
        clients.registrations = real -> {
            waiting.countDown();
            return new CompletableFuture<>();
        };
        CompletableFuture<StoredModel> creation = CompletableFuture.supplyAsync(
                () -> backend.create("a", new byte[1], BY_A_TEST), task -> new Thread(task).start());
        waiting.await();

        backend.close();

        assertThatThrownBy(() -> creation.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BackendException.class)
                .hasMessageContaining("the backend was closed");
    }

    @Test
    void anInterruptedWriteSaysSoAndStaysInterrupted() {
        EventBackend backend = open();
        Thread.currentThread().interrupt();
        clients.registrations = real -> new CompletableFuture<>();

        assertThatThrownBy(() -> backend.create("a", new byte[1], BY_A_TEST)).hasMessageContaining("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void modelsOfAnEventServerThatKeepsNothingAreKeptHere() throws Exception {
        clients = new MeddledClients(new FakeProxyClients(false));
        EventBackend backend = open();
        backend.onForeignChange(told::add);

        backend.create("a", new byte[] {1}, BY_A_TEST);
        backend.create("b", new byte[] {2}, BY_A_TEST);
        backend.update(1, "a", new byte[] {3}, BY_A_TEST);
        clients.real.register(model(5, "foreign", "AAEC"));
        told();

        assertThat(backend.read(1)).containsExactly(3);
        assertThat(backend.read(2)).containsExactly(2);
        assertThat(backend.read(5)).containsExactly(0, 1, 2);
        backend.delete(2);
        assertThatThrownBy(() -> backend.read(2)).isInstanceOf(UnknownInstanceException.class);
        assertThat(clients.queries).hasSize(2).endsWith(Query.latest(PREFIX.of(1)));
    }

    @Test
    void whetherTheEventServerKeepsEventsIsAskedUntilItIsKnown() {
        EventBackend backend = open();
        CompletableFuture<QueryResult> late = new CompletableFuture<>();
        clients.answers = real -> late;
        backend.create("a", new byte[] {1}, BY_A_TEST);
        backend.create("a", new byte[] {2}, BY_A_TEST);
        assertThat(backend.read(1)).as("not known yet").containsExactly(1);
        late.completeExceptionally(new IllegalStateException("on purpose"));
        clients.answers = real -> real.get();

        backend.create("a", new byte[] {3}, BY_A_TEST);
        backend.create("a", new byte[] {4}, BY_A_TEST);

        assertThat(clients.queries)
                .containsExactly(Query.latest(PREFIX.all()), Query.latest(PREFIX.of(1)), Query.latest(PREFIX.of(3)));
        assertThat(backend.read(1)).containsExactly(1);
        assertThat(clients.queries).as("it is asked for").hasSize(4);
    }

    @Test
    void modelsThatAreThereShowThatTheEventServerKeepsEvents() {
        clients.real.register(model(1, "a", "AAEC"));

        open().create("a", new byte[1], BY_A_TEST);

        assertThat(clients.queries).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "[]",
                "{",
                "{}",
                "{\"type\": \"a\"}",
                "{\"instance\": \"AAEC\"}",
                "{\"type\": 5, \"instance\": \"AAEC\"}",
                "{\"type\": \"a\", \"instance\": null}",
                "{\"type\": \"a\", \"instance\": [\"AAEC\"]}",
                "{\"type\": \"a\", \"instance\": \"A\"}",
                "{\"type\": \"a\", \"instance\": \"AAEC\"",
                "{\"type\": \"a\", \"instance\": \"AAEC\"} 5",
                "{\"type\": \"a\", \"instance\": \"AA\nEC\"}",
                "{\"type\": \"a\", \"instance\": \"AAEC",
                "{\"type\": \"\\x\", \"instance\": \"AAEC\"}",
            })
    void whatIsNoModelIsSkipped(String text) throws Exception {
        clients.real.register(json(4, text), model(5, "sound", "AAEC"));
        EventBackend backend = open();
        assertThat(backend.models()).containsExactly(new StoredModel(5, "sound", 1, 3));
        backend.onForeignChange(told::add);

        clients.real.register(json(4, text), json(5, text), json(6, text));

        assertNothingElseIsTold(3);
        assertThat(backend.models()).contains(new StoredModel(5, "sound", 1, 3));
        assertThatThrownBy(() -> backend.read(5))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("model instance 5 can't be read: the newest event of it is somebody else's: ");
        assertThat(backend.create("a", new byte[1], BY_A_TEST).instanceId())
                .as("6 was used")
                .isEqualTo(7);
        assertThat(backend.update(5, "a", new byte[] {1}, BY_A_TEST).version()).isEqualTo(2);
        assertThat(backend.read(5)).containsExactly(1);
    }

    @Test
    void bytesAreNoModel() throws Exception {
        EventBackend backend = open();
        backend.create("a", new byte[1], BY_A_TEST);
        backend.onForeignChange(told::add);

        clients.real.register(new RegisterEvent(
                PREFIX.of(1),
                Optional.empty(),
                Optional.of(new EventPayload.Binary("pickle", ByteBuffer.wrap(new byte[3])))));

        assertNothingElseIsTold(3);
        assertThat(backend.models()).contains(new StoredModel(1, "a", 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aimm/model",
                "aimm/model/",
                "aimm/model/0",
                "aimm/model/-1",
                "aimm/model/+1",
                "aimm/model/01",
                "aimm/model/1.0",
                "aimm/model/\u0661",
                "aimm/model/x",
                "aimm/model/1/2",
                "aimm/model/9007199254740992",
                "aimm/model/99999999999999999999999",
            })
    void whatHasAnotherTypeIsSkipped(String type) throws Exception {
        EventBackend backend = open();
        backend.onForeignChange(told::add);

        clients.real.register(RegisterEvent.json(EventType.parse(type), "{\"type\": \"a\", \"instance\": \"\"}"));

        assertNothingElseIsTold(3);
        assertThat(open().models()).containsExactly(new StoredModel(3, "marker", 1, 0));
        assertThat(backend.create("a", new byte[1], BY_A_TEST).instanceId()).isEqualTo(4);
    }

    @Test
    void identifiersEnd() {
        clients.real.register(model(ModelPrefix.LAST_ID, "a", ""));
        EventBackend backend = open();

        assertThat(backend.models()).hasSize(1);
        assertThatThrownBy(() -> backend.create("a", new byte[1], BY_A_TEST))
                .hasMessageStartingWith("no identifier is left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instance\":\"AAEC\",\"more\":{\"a\":[1]},\"type\":\"a\"}",
                "{\"type\": \"b\", \"instance\": \"\", \"type\": \"a\", \"instance\": \"AAEC\"}",
                "{\"type\": \"\\u0061\", \"instance\": \"A!A-E C\u010d\"}",
                "{\"type\": \"a\", \"instance\": \"A\\u0041EC\\n\"}",
            })
    void readsWhatTheOriginalReads(String text) {
        clients.real.register(json(1, text));
        EventBackend backend = open();

        assertThat(backend.models()).containsExactly(new StoredModel(1, "a", 1, 3));
        assertThat(backend.read(1)).containsExactly(0, 1, 2);
    }

    @Test
    void readsEscapedSlashes() {
        clients.real.register(json(1, "{\"type\": \"a\", \"instance\": \"\\/\\/\\/\\/\"}"));

        assertThat(open().read(1)).containsExactly(-1, -1, -1);
    }

    @Test
    void whatOthersDeleteIsGone() throws Exception {
        EventBackend backend = open();
        backend.create("a", new byte[1], BY_A_TEST);
        backend.onForeignChange(told::add);

        clients.real.register(withoutPayload(1), withoutPayload(5));

        assertNothingElseIsTold(3);
        assertThat(backend.models()).containsExactly(new StoredModel(3, "marker", 1, 0));
        assertThatThrownBy(() -> backend.read(1)).isInstanceOf(UnknownInstanceException.class);
        assertThat(backend.create("a", new byte[1], BY_A_TEST).instanceId()).isEqualTo(6);
        clients.real.register(model(1, "b", "AAEC"));
        assertThat(told()).isEqualTo(new StoredModel(1, "b", 2, 3));
    }

    @Test
    void anEventServerThatForgotAModelIsNoUnknownModel() {
        EventBackend backend = open();
        backend.create("a", new byte[1], BY_A_TEST);
        clients.answers = real -> CompletableFuture.completedFuture(new QueryResult(List.of(), false));

        assertThatThrownBy(() -> backend.read(1))
                .isInstanceOf(BackendException.class)
                .hasMessage("model instance 1 can't be read: the event server has no event of it any more");
    }
}
