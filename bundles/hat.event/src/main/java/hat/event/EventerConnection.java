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
import java.util.concurrent.atomic.AtomicInteger;

/** One connection to an event server, whose subscription stays the same. */
final class EventerConnection implements Handler {

    /** Told of what the event server does, in the thread of the chatter. */
    interface Owner {

        /** @param size bytes of the message */
        void statusChanged(EventerConnection connection, Status status, int size);

        /**
         * Events have come.
         *
         * @param size bytes of the message
         * @param processed to be run once they are processed
         */
        void notified(EventerConnection connection, List<Event> events, int size, Runnable processed);

        void closed(EventerConnection connection, IOException reason);
    }

    /** What makes a result of an answer. */
    interface Answer<T> {
        T of(EventerMessage message) throws ChatterException;
    }

    private final Connection connection;
    private final Owner owner;
    private final AtomicInteger senders = new AtomicInteger();
    private volatile Status status = Status.STANDBY;
    private volatile Runnable retired; // what to do when the last sender has left

    private EventerConnection(Connection connection, Owner owner) {
        this.connection = connection;
        this.owner = owner;
    }

    /** @return completed in the thread of the chatter, before the owner is told anything */
    static CompletableFuture<EventerConnection> open(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            EventerMessage.InitReq init,
            Owner owner) {
        init.payload(); // refuses what has no encoding
        CompletableFuture<EventerConnection> result = new CompletableFuture<>();
        CompletableFuture<Connection> connected = chatter.connect(address, settings, connection -> {
            EventerConnection opened = new EventerConnection(connection, owner);
            opened.initialize(init, settings, result);
            return opened;
        });
        connected.whenComplete((connection, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((opened, failure) -> {
            if (failure != null && !connected.cancel(false) && !connected.isCompletedExceptionally()) {
                connected.join().close();
            }
        });
        return result;
    }

    private void initialize(
            EventerMessage.InitReq init, ChatterSettings settings, CompletableFuture<EventerConnection> result) {
        CompletableFuture<EventerConnection> initialized = ask(init, answer -> {
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
                .whenComplete((opened, failure) -> {
                    if (failure instanceof TimeoutException) {
                        result.completeExceptionally(
                                new ConnectionClosedException("the event server did not answer an initialization"));
                    } else if (failure != null) {
                        result.completeExceptionally(failure);
                    } else {
                        result.complete(opened);
                    }
                });
    }

    Status status() {
        return status;
    }

    /** Whoever sends enters before and leaves after it; once the connection is retired, nobody may enter. */
    boolean enter() {
        senders.incrementAndGet();
        if (retired != null) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (senders.decrementAndGet() == 0 && retired != null) {
            connection.execute(() -> retired.run());
        }
    }

    /** @param left run in the thread of the chatter, maybe several times, when there are no senders any more */
    void retire(Runnable left) {
        senders.incrementAndGet();
        retired = left;
        leave();
    }

    void send(EventerMessage message) throws IOException {
        connection.send(message.type(), message.payload());
    }

    <T> CompletableFuture<T> ask(EventerMessage request, Answer<T> answer) {
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

    void suspendReading(boolean suspend) {
        connection.suspendReading(suspend);
    }

    void suspendSending(boolean suspend) {
        connection.suspendSending(suspend);
    }

    void close() {
        connection.close();
    }

    static MalformedMessageException unexpected(String what, EventerMessage message) {
        return new MalformedMessageException("expected " + what + ", got " + message.type());
    }

    @Override
    public void received(Message message) throws IOException {
        EventerMessage received = EventerMessage.read(message);
        int size = message.data().remaining();
        if (received instanceof EventerMessage.StatusNotify notify) {
            status = notify.status();
            owner.statusChanged(this, notify.status(), size);
        } else if (received instanceof EventerMessage.EventsNotify notify) {
            owner.notified(this, notify.events(), size, () -> acknowledge(message));
        } else if (message.owner()) { // otherwise an answer nobody waits for any more
            throw unexpected("a message of an event server", received);
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
        owner.closed(this, reason);
    }
}
