package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterException;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.ConnectionClosedException;
import hat.chatter.Handler;
import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to an event server (section 5 of the protocol): registers events, queries them, is notified of them. Safe
 * for use by several threads; what one of them sends stays in order.
 *
 * <p>A connected event server need not be operational, and then registers nothing; {@link Listener#statusChanged} tells
 * when it is. Futures are completed by the thread of the {@link Chatter}: what depends on them must not block. They fail
 * when the connection is lost, and otherwise wait for the server as long as it lives; {@link CompletableFuture#orTimeout}
 * or {@code cancel} ends that.
 */
public final class EventerClient implements AutoCloseable {

    /**
     * Told of what the event server does, from a thread of the client's own, one call at a time. Calls may block, but
     * others wait meanwhile, and in the end the event server; one that waits for an answer of the same client may then
     * wait in vain.
     */
    public interface Listener {

        /** The status has changed; the first one, at the time of connecting, is {@link EventerClient#status} only. */
        void statusChanged(Status status);

        /** Events of one session that match the subscription, those registered by the same client among them. */
        void notified(List<Event> events);

        /** The connection is closed; the last call. */
        void closed(IOException reason);
    }

    private final Connection connection;
    private final Listener listener;
    private final Notifications notifications;
    private volatile Status status = Status.STANDBY;

    private EventerClient(Connection connection, String clientName, Listener listener) {
        this.connection = connection;
        this.listener = listener;
        notifications = new Notifications("hat-eventer " + clientName, connection::suspendReading);
    }

    /**
     * Connects and initializes.
     *
     * @param address resolved
     * @param settings whose connect timeout is for each of the two
     * @param listener not called before the client is there, nor if it never is
     * @return fails with a {@link hat.chatter.ConnectFailedException}, or an {@link InitRefusedException}; may be
     *     cancelled. What depends on it must not block
     */
    public static CompletableFuture<EventerClient> connect(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            EventerMessage.InitReq init,
            Listener listener) {
        init.payload(); // refuses what has no encoding
        CompletableFuture<EventerClient> result = new CompletableFuture<>();
        CompletableFuture<Connection> connected = chatter.connect(address, settings, connection -> {
            EventerClient client = new EventerClient(connection, init.clientName(), listener);
            client.initialize(init, settings, result);
            return client.new Events();
        });
        connected.whenComplete((connection, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((client, failure) -> {
            if (failure != null && !connected.cancel(false) && !connected.isCompletedExceptionally()) {
                connected.join().close();
            }
        });
        return result;
    }

    /** The event server's latest status. */
    public Status status() {
        return status;
    }

    /**
     * Registers events, without hearing whether that worked. Waits only while too much is waiting to be sent.
     *
     * @throws IOException as {@link Connection} says
     */
    public void register(List<RegisterEvent> events) throws IOException {
        EventerMessage message = new EventerMessage.RegisterReq(events);
        connection.send(message.type(), message.payload());
    }

    /**
     * Registers events.
     *
     * @return the registered events, in the order of the given ones; fails with a {@link RegistrationRefusedException}
     */
    public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
        return ask(new EventerMessage.RegisterReq(events), answer -> {
            if (answer instanceof EventerMessage.RegisterRes registered) {
                return registered.events().orElseThrow(RegistrationRefusedException::new);
            }
            throw unexpected("an answer to a registration", answer);
        });
    }

    public CompletableFuture<QueryResult> query(Query query) {
        return ask(new EventerMessage.QueryReq(query), answer -> {
            if (answer instanceof EventerMessage.QueryRes found) {
                return found.result();
            }
            throw unexpected("an answer to a query", answer);
        });
    }

    /** Closes the connection after sending what is queued; returns at once. */
    @Override
    public void close() {
        connection.close();
    }

    /** Completed when the listener was called for the last time. */
    public CompletableFuture<Void> closed() {
        return notifications.ended();
    }

    private void initialize(
            EventerMessage.InitReq init, ChatterSettings settings, CompletableFuture<EventerClient> result) {
        CompletableFuture<EventerClient> initialized = ask(init, answer -> {
            if (answer instanceof EventerMessage.InitSuccess success) {
                status = success.status();
                return this;
            } else if (answer instanceof EventerMessage.InitError error) {
                throw new InitRefusedException(error.text());
            }
            throw unexpected("an answer to an initialization", answer);
        });
        initialized
                .orTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((client, failure) -> {
                    if (failure instanceof TimeoutException) {
                        result.completeExceptionally(
                                new ConnectionClosedException("the event server did not answer an initialization"));
                    } else if (failure != null) {
                        result.completeExceptionally(failure);
                    } else if (result.complete(client)) {
                        notifications.start();
                    }
                });
    }

    private interface Answer<T> {
        T of(EventerMessage message) throws ChatterException;
    }

    private <T> CompletableFuture<T> ask(EventerMessage request, Answer<T> answer) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Message> answered = connection.request(request.type(), request.payload());
        answered.whenComplete((message, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            try {
                result.complete(answer.of(EventerMessage.read(message)));
            } catch (MalformedMessageException e) {
                connection.close(e);
                result.completeExceptionally(e);
            } catch (ChatterException e) {
                result.completeExceptionally(e);
            }
        });
        result.whenComplete((value, failure) -> answered.cancel(false)); // without effect if it was answered
        return result;
    }

    private static MalformedMessageException unexpected(String what, EventerMessage message) {
        return new MalformedMessageException("expected " + what + ", got " + message.type());
    }

    private final class Events implements Handler {

        @Override
        public void received(Message message) throws IOException {
            EventerMessage received = EventerMessage.read(message);
            int size = message.data().remaining();
            if (received instanceof EventerMessage.StatusNotify notify) {
                status = notify.status();
                notifications.add(size, () -> listener.statusChanged(notify.status()));
            } else if (received instanceof EventerMessage.EventsNotify notify) {
                notifications.add(size, () -> notified(notify.events(), message));
            } else if (message.owner()) { // otherwise an answer nobody waits for any more
                throw unexpected("a message of an event server", received);
            }
        }

        private void notified(List<Event> events, Message message) {
            try {
                listener.notified(events);
            } finally {
                acknowledge(message);
            }
        }

        private void acknowledge(Message message) {
            if (!message.last()) {
                EventerMessage ack = new EventerMessage.EventsAck();
                try {
                    connection.answer(message.conversation(), ack.type(), true, ack.payload());
                } catch (IOException e) {
                    connection.close(); // without an answer, the event server would wait
                }
            }
        }

        @Override
        public void closed(IOException reason) {
            notifications.end(() -> listener.closed(reason));
        }
    }
}
