package hat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.chatter.Chatter;
import hat.chatter.ChatterServer;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client goes over from one connection to another, while an event server does what a test says. */
@Timeout(60)
class ResubscribeTest {

    private static final List<RegisterEvent> EVENTS = List.of(RegisterEvent.json(EventType.of("a"), "{}"));
    private static final List<EventType> WANTED = List.of(EventType.of("a", "*"), EventType.of("b", "*"));

    private static final ChatterSettings SMALL = ChatterSettings.DEFAULT.withLimits(1 << 20, 10_000);

    private final Chatter chatter = new Chatter("chatter under test");
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private ChatterServer server;
    private EventerClient client;
    private Peer first;

    /** The event server's side of a connection. */
    private static final class Peer implements Handler {
        private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<IOException> closed = new CompletableFuture<>();
        private final Connection connection;

        Peer(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void received(Message message) {
            messages.add(message);
        }

        @Override
        public void closed(IOException reason) {
            closed.complete(reason);
        }

        Message expect(EventerMessage expected) throws Exception {
            Message message = take(messages);
            assertThat(EventerMessage.read(message)).isEqualTo(expected);
            return message;
        }

        void answer(Message request, EventerMessage answer) throws IOException {
            connection.answer(request.conversation(), answer.type(), true, answer.payload());
        }

        void notify(long... instances) throws IOException {
            for (long instance : instances) {
                EventerMessage message = new EventerMessage.EventsNotify(List.of(EventerTestCase.event(instance)));
                connection.send(message.type(), message.payload());
            }
        }

        void notify(Status status) throws IOException {
            EventerMessage message = new EventerMessage.StatusNotify(status);
            connection.send(message.type(), message.payload());
        }

        /** Notifies, and waits for the acknowledgement. */
        void notifyAndWait(long instance) throws Exception {
            EventerMessage message = new EventerMessage.EventsNotify(List.of(EventerTestCase.event(instance)));
            connection.request(message.type(), message.payload()).get(20, TimeUnit.SECONDS);
        }
    }

    private final class Recorder implements EventerClient.Listener {

        @Override
        public void statusChanged(Status status) {
            told.add(status);
        }

        @Override
        public void notified(List<Event> events) {
            events.forEach(event -> told.add(event.id().instance()));
        }

        @Override
        public void closed(IOException reason) {
            told.add(reason);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        server = chatter.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ChatterSettings.DEFAULT, connection -> {
                    Peer peer = new Peer(connection);
                    peers.add(peer);
                    return peer;
                });
        CompletableFuture<EventerClient> connecting =
                EventerClient.connect(chatter, server.address(), SMALL, EventerTestCase.INIT, new Recorder());
        first = take(peers);
        first.answer(first.expect(EventerTestCase.INIT), new EventerMessage.InitSuccess(Status.OPERATIONAL));
        client = connecting.get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        client.close();
        client.closed().get(20, TimeUnit.SECONDS);
        chatter.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hat-")) {
                thread.join(20_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("hat-.*|chatter.*"));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("something within 20 s").isNotNull();
        return next;
    }

    private Peer accept(Status status) throws Exception {
        Peer next = take(peers);
        next.answer(
                next.expect(EventerTestCase.INIT.with(WANTED, EventerTestCase.INIT.serverId())),
                new EventerMessage.InitSuccess(status));
        return next;
    }

    private static void answerBarrier(Peer peer) throws Exception {
        peer.answer(
                peer.expect(new EventerMessage.QueryReq(Query.latest())),
                new EventerMessage.QueryRes(new QueryResult(List.of(), false)));
    }

    @Test
    void whatComesOnBothConnectionsIsToldOnceAndInOrder() throws Exception {
        first.notify(1);
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        first.notify(2);
        Peer second = accept(Status.OPERATIONAL);
        second.notify(3, 4, 5);
        first.notify(3, 4, 5);
        answerBarrier(first);
        second.notify(6);
        answerBarrier(second);
        done.get(20, TimeUnit.SECONDS);
        second.notify(7);

        for (long instance = 1; instance <= 7; instance++) {
            assertThat(take(told)).isEqualTo(instance);
        }
        assertThat(first.closed.get(20, TimeUnit.SECONDS)).hasMessage("closed by the peer");
    }

    @Test
    void whatIsSentMeanwhileWaitsForWhatWasSentBefore() throws Exception {
        CompletableFuture<List<Event>> before = client.registerWithResponse(EVENTS);
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = accept(Status.OPERATIONAL);
        Message registration = first.expect(new EventerMessage.RegisterReq(EVENTS));
        Message barrier = first.expect(new EventerMessage.QueryReq(Query.latest()));
        client.register(EVENTS);
        first.notifyAndWait(1);
        assertThat(second.messages).isEmpty();

        first.answer(registration, new EventerMessage.RegisterRes(Optional.of(List.of(EventerTestCase.event(1)))));
        first.answer(barrier, new EventerMessage.QueryRes(new QueryResult(List.of(), false)));

        second.expect(new EventerMessage.RegisterReq(EVENTS));
        answerBarrier(second);
        assertThat(before.get(20, TimeUnit.SECONDS)).containsExactly(EventerTestCase.event(1));
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theFirstConnectionMayBreakMeanwhile() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = accept(Status.OPERATIONAL);
        first.expect(new EventerMessage.QueryReq(Query.latest()));
        second.notify(1);

        first.connection.close();

        answerBarrier(second);
        done.get(20, TimeUnit.SECONDS);
        assertThat(take(told)).isEqualTo(1L);
        client.register(EVENTS);
        second.expect(new EventerMessage.RegisterReq(EVENTS));
    }

    @Test
    void aRefusedSecondConnectionLeavesAllAsItWas() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = take(peers);
        second.answer(take(second.messages), new EventerMessage.InitError("not you"));

        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(InitRefusedException.class);
        first.notify(1);
        assertThat(take(told)).isEqualTo(1L);
        client.register(EVENTS);
        first.expect(new EventerMessage.RegisterReq(EVENTS));

        CompletableFuture<Void> again = client.resubscribe(WANTED);
        Peer accepted = accept(Status.OPERATIONAL);
        answerBarrier(first);
        answerBarrier(accepted);
        again.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theClientEndsWithItsFirstConnectionAsLongAsThereIsNoSecond() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = take(peers);

        first.connection.close();

        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed by the peer");
        assertThat(take(told)).isInstanceOf(IOException.class);
        assertThat(second.closed.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed by the peer");
    }

    @Test
    void theClientEndsWithItsSecondConnection() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = accept(Status.OPERATIONAL);
        first.expect(new EventerMessage.QueryReq(Query.latest()));

        second.connection.close();

        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed by the peer");
        assertThat(take(told)).isInstanceOf(IOException.class);
        assertThat(first.closed.get(20, TimeUnit.SECONDS)).hasMessage("closed by the peer");
    }

    @Test
    void onlyTheLatestStatusIsTold() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = accept(Status.OPERATIONAL);
        second.notify(Status.STOPPING);
        answerBarrier(first);
        answerBarrier(second);
        done.get(20, TimeUnit.SECONDS);

        assertThat(take(told)).isEqualTo(Status.STOPPING);
        assertThat(client.status()).isEqualTo(Status.STOPPING);
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheSecondConnectionBringsLateIsNotToldAgain() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);
        Peer second = accept(Status.OPERATIONAL);
        first.notify(1);
        answerBarrier(first);
        Message barrier = second.expect(new EventerMessage.QueryReq(Query.latest()));
        second.notify(1, 2);

        second.answer(barrier, new EventerMessage.QueryRes(new QueryResult(List.of(), false)));

        done.get(20, TimeUnit.SECONDS);
        assertThat(take(told)).isEqualTo(1L);
        assertThat(take(told)).isEqualTo(2L);
    }

    @Test
    void oneChangeAtATime() throws Exception {
        CompletableFuture<Void> done = client.resubscribe(WANTED);

        assertThatThrownBy(() -> client.resubscribe(WANTED).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);

        Peer accepted = accept(Status.OPERATIONAL);
        answerBarrier(first);
        answerBarrier(accepted);
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void manySendersAndNotificationsWhileItGoesOverAgainAndAgain() throws Exception {
        int rounds = 20;
        int senders = 4;
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        for (int i = 0; i < senders; i++) {
            EventType type = EventType.of("sender", String.valueOf(i));
            Thread thread = new Thread(() -> {
                try {
                    for (long n = 0; stop.getCount() > 0; n++) {
                        client.register(List.of(RegisterEvent.json(type, String.valueOf(n))));
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        long[] next = new long[senders];
        Peer now = first;
        long instance = 0;
        for (int round = 0; round < rounds; round++) {
            List<EventType> wanted = List.of(EventType.of("a", "*"), EventType.of("round", String.valueOf(round)));
            CompletableFuture<Void> done = client.resubscribe(wanted);
            Peer coming = take(peers);
            Message init = take(coming.messages);
            now.notify(++instance);
            coming.answer(init, new EventerMessage.InitSuccess(Status.OPERATIONAL));
            instance++;
            coming.notify(instance);
            now.notify(instance);
            answerBarrierAfterRegistrations(now, next);
            answerBarrierAfterRegistrations(coming, next);
            done.get(20, TimeUnit.SECONDS);
            assertThat(now.messages).isEmpty();
            now = coming;
        }
        stop.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        for (long expected = 1; expected <= instance; expected++) {
            assertThat(take(told)).isEqualTo(expected);
        }
        assertThat(told).isEmpty();
    }

    private static void answerBarrierAfterRegistrations(Peer peer, long[] next) throws Exception {
        Message message = take(peer.messages);
        while (EventerMessage.read(message) instanceof EventerMessage.RegisterReq sent) {
            count(sent, next);
            message = take(peer.messages);
        }
        peer.answer(message, new EventerMessage.QueryRes(new QueryResult(List.of(), false)));
    }

    private static void count(EventerMessage.RegisterReq sent, long[] next) {
        RegisterEvent event = sent.events().get(0);
        int sender = Integer.parseInt(event.type().segments().get(1));
        assertThat(event.payload()).contains(new EventPayload.Json(String.valueOf(next[sender]++)));
    }
}
