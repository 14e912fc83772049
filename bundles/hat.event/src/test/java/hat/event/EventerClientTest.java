package hat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.chatter.ChatterSettings;
import hat.chatter.ConnectFailedException;
import hat.chatter.ConnectionClosedException;
import hat.chatter.MalformedMessageException;
import hat.event.EventerMessage.EventsNotify;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventerClientTest extends EventerTestCase {

    private static final List<RegisterEvent> EVENTS = List.of(RegisterEvent.json(EventType.of("a"), "{}"));

    @Test
    void followsTheStatus() throws Exception {
        connect(recorder);
        assertThat(client.status()).isEqualTo(Status.STANDBY);

        open(2, true, new EventerMessage.StatusNotify(Status.OPERATIONAL));

        assertThat(told()).isEqualTo(Status.OPERATIONAL);
        assertThat(client.status()).isEqualTo(Status.OPERATIONAL);
    }

    @Test
    void registersWithoutAnswer() throws Exception {
        connect(recorder);

        client.register(EVENTS);

        expect(new EventerMessage.RegisterReq(EVENTS), true);
    }

    @Test
    void registersWithAnswer() throws Exception {
        connect(recorder);
        CompletableFuture<List<Event>> registered = client.registerWithResponse(EVENTS);

        answer(
                expect(new EventerMessage.RegisterReq(EVENTS), false),
                new EventerMessage.RegisterRes(Optional.of(List.of(event(1)))));

        assertThat(registered.get(20, TimeUnit.SECONDS)).containsExactly(event(1));
    }

    @Test
    void aRefusedRegistrationFails() throws Exception {
        connect(recorder);
        CompletableFuture<List<Event>> registered = client.registerWithResponse(EVENTS);

        answer(read(), new EventerMessage.RegisterRes(Optional.empty()));

        assertThatThrownBy(() -> registered.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RegistrationRefusedException.class);
        client.register(EVENTS);
        expect(new EventerMessage.RegisterReq(EVENTS), true);
    }

    @Test
    void answersFindTheirQueriesInAnyOrder() throws Exception {
        connect(recorder);
        Query latest = Query.latest(EventType.of("a", "*"));
        Query series = new Query.Timeseries(EventType.of("b"));
        CompletableFuture<QueryResult> first = client.query(latest);
        CompletableFuture<QueryResult> second = client.query(series);
        var firstRequest = expect(new EventerMessage.QueryReq(latest), false);
        var secondRequest = expect(new EventerMessage.QueryReq(series), false);

        answer(secondRequest, new EventerMessage.QueryRes(new QueryResult(List.of(event(2)), true)));
        answer(firstRequest, new EventerMessage.QueryRes(new QueryResult(List.of(), false)));

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new QueryResult(List.of(), false));
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(new QueryResult(List.of(event(2)), true));
    }

    @Test
    void isNotifiedOfEvents() throws Exception {
        connect(recorder);

        open(2, true, new EventsNotify(List.of(event(1), event(2))));

        assertThat(told()).isEqualTo(List.of(event(1), event(2)));
        client.register(EVENTS);
        expect(new EventerMessage.RegisterReq(EVENTS), true); // and no acknowledgement before
    }

    @Test
    void acknowledgesEventsOnceTheyAreProcessed() throws Exception {
        CountDownLatch processed = new CountDownLatch(1);
        connect(new Blocking(processed));
        open(7, false, new EventsNotify(List.of(event(1))));
        client.register(EVENTS);
        expect(new EventerMessage.RegisterReq(EVENTS), true);

        processed.countDown();

        assertThat(expect(new EventerMessage.EventsAck(), true).first()).isEqualTo(7);
        assertThat(told()).isEqualTo(List.of(event(1)));
    }

    @Test
    void aListenerThatFailsIsCalledAgain() throws Exception {
        connect(new Blocking(new CountDownLatch(0)) {
            @Override
            public void notified(List<Event> events) {
                super.notified(events);
                Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.add(failure));
                throw new IllegalStateException("on purpose");
            }
        });

        open(2, false, new EventsNotify(List.of(event(1))));
        open(3, true, new EventsNotify(List.of(event(2))));

        assertThat(told()).isEqualTo(List.of(event(1)));
        assertThat(told()).isInstanceOf(IllegalStateException.class);
        assertThat(told()).isEqualTo(List.of(event(2)));
        expect(new EventerMessage.EventsAck(), true);
    }

    @Test
    void answersComeWhileAListenerIsBusy() throws Exception {
        CountDownLatch processed = new CountDownLatch(1);
        connect(new Blocking(processed));
        open(2, true, new EventsNotify(List.of(event(1))));
        CompletableFuture<QueryResult> result = client.query(Query.latest());

        answer(read(), new EventerMessage.QueryRes(new QueryResult(List.of(), false)));

        assertThat(result.get(20, TimeUnit.SECONDS).events()).isEmpty();
        processed.countDown();
    }

    @Test
    void manyNotificationsStayInOrder() throws Exception {
        CountDownLatch processed = new CountDownLatch(1);
        connect(new Blocking(processed));
        Event large = new Event(
                new EventId(1, 1, 1),
                EventType.of("a"),
                new Timestamp(5, 6),
                Optional.empty(),
                Optional.of(new EventPayload.Json("\"" + "x".repeat(10_000) + "\"")));
        int count = 5_000; // far more than sockets and the client take
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 1; i <= count; i++) {
                    open(i, true, new EventsNotify(List.of(large, event(i))));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        processed.countDown();

        for (int i = 1; i <= count; i++) {
            assertThat(told()).isEqualTo(List.of(large, event(i)));
        }
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void answersNobodyWaitsForAnyMoreAreIgnored() throws Exception {
        connect(recorder);
        CompletableFuture<QueryResult> result = client.query(Query.latest());
        result.cancel(false);

        answer(read(), new EventerMessage.QueryRes(new QueryResult(List.of(), false)));
        open(2, true, new EventerMessage.StatusNotify(Status.STOPPING));

        assertThat(told()).isEqualTo(Status.STOPPING);
    }

    @Test
    void aLostConnectionFailsWhatWaits() throws Exception {
        connect(recorder);
        CompletableFuture<QueryResult> result = client.query(Query.latest());
        server.close();

        assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThat(told()).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> client.register(EVENTS)).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aServerThatSendsSomethingElseIsLeft() throws Exception {
        connect(recorder);

        open(2, true, new EventerMessage.RegisterReq(EVENTS));

        assertThat(told())
                .isInstanceOf(MalformedMessageException.class)
                .hasToString("hat.chatter.MalformedMessageException: "
                        + "expected a message of an event server, got HatEventer.MsgRegisterReq");
    }

    @Test
    void aWrongAnswerIsNamed() throws Exception {
        connect(recorder);
        CompletableFuture<QueryResult> result = client.query(Query.latest());

        answer(read(), new EventerMessage.RegisterRes(Optional.empty()));

        assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("expected an answer to a query, got HatEventer.MsgRegisterRes");
        assertThat(told()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aRefusedClientHearsWhy() throws Exception {
        CompletableFuture<EventerClient> connecting = connecting(ChatterSettings.DEFAULT, INIT, recorder);

        answer(read(), new EventerMessage.InitError("invalid client token"));

        assertThatThrownBy(() -> connecting.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InitRefusedException.class)
                .hasMessageContaining("the event server refused the client: invalid client token");
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        assertThat(told).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsLeft() throws Exception {
        ChatterSettings hasty =
                ChatterSettings.DEFAULT.withTimeouts(Duration.ofMillis(100), ChatterSettings.DEFAULT.closeTimeout());
        CompletableFuture<EventerClient> connecting = connecting(hasty, INIT, recorder);
        read();

        assertThatThrownBy(() -> connecting.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("the event server did not answer an initialization");
        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void connectingCanBeCancelled() throws Exception {
        CompletableFuture<EventerClient> connecting = connecting(ChatterSettings.DEFAULT, INIT, recorder);
        read();

        connecting.cancel(false);

        assertThat(server.getInputStream().read()).isEqualTo(-1);
        assertThat(told).isEmpty();
    }

    @Test
    void connectingFailsWithAReason() throws Exception {
        chatter.close();

        assertThatThrownBy(() -> EventerClient.connect(chatter, address(), ChatterSettings.DEFAULT, INIT, recorder)
                        .get())
                .hasCauseInstanceOf(ConnectFailedException.class);
    }

    /** Waits in its first notification. */
    private class Blocking implements EventerClient.Listener {
        private final CountDownLatch latch;

        Blocking(CountDownLatch latch) {
            this.latch = latch;
        }

        @Override
        public void statusChanged(Status status) {}

        @Override
        public void notified(List<Event> events) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            told.add(events);
        }

        @Override
        public void closed(IOException reason) {}
    }
}
