package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.ConnectionClosedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

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

    /** Its answer says that what was asked before is processed, and what happened before is told. */
    private static final EventerMessage NOTHING = new EventerMessage.QueryReq(Query.latest());

    private final Chatter chatter;
    private final InetSocketAddress address;
    private final ChatterSettings settings;
    private final Listener listener;
    private final Notifications notifications;
    private final EventerConnection.Owner owner = new Owner();

    private volatile EventerConnection current;
    private volatile Move move; // while there is one
    private volatile boolean suspended;
    private EventerMessage.InitReq init; // guarded by this, like the rest
    private Status told;
    private boolean ending;

    private EventerClient(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            EventerMessage.InitReq init,
            Listener listener) {
        this.chatter = chatter;
        this.address = address;
        this.settings = settings;
        this.init = init;
        this.listener = listener;
        notifications = new Notifications("hat-eventer " + init.clientName(), this::suspendReading);
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
        EventerClient client = new EventerClient(chatter, address, settings, init, listener);
        CompletableFuture<EventerClient> result = new CompletableFuture<>();
        CompletableFuture<EventerConnection> opening =
                EventerConnection.open(chatter, address, settings, init, client.owner);
        opening.whenComplete((connection, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            client.told = connection.status();
            client.current = connection;
            if (result.complete(client)) {
                client.notifications.start();
            } else {
                connection.close();
            }
        });
        result.whenComplete((connected, failure) -> {
            if (failure != null) {
                opening.cancel(false);
            }
        });
        return result;
    }

    /** The event server's latest status. */
    public Status status() {
        return current.status();
    }

    /**
     * Registers events, without hearing whether that worked. Waits only while too much is waiting to be sent.
     *
     * @throws IOException as {@link hat.chatter.Connection} says
     */
    public void register(List<RegisterEvent> events) throws IOException {
        EventerConnection connection = enter();
        try {
            connection.send(new EventerMessage.RegisterReq(events));
        } finally {
            connection.leave();
        }
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
            throw EventerConnection.unexpected("an answer to a registration", answer);
        });
    }

    public CompletableFuture<QueryResult> query(Query query) {
        return ask(new EventerMessage.QueryReq(query), answer -> {
            if (answer instanceof EventerMessage.QueryRes found) {
                return found.result();
            }
            throw EventerConnection.unexpected("an answer to a query", answer);
        });
    }

    /**
     * Changes what the listener is notified of. As a subscription is fixed for a connection, this connects once more and
     * then goes over: what matches the old and the new subscription is neither lost nor told twice meanwhile, and what
     * is sent stays in order.
     *
     * @param subscriptions query types
     * @return completed when only the new subscription counts; fails, and leaves all as it is, if no second connection
     *     can be made, or, with an {@link IllegalStateException}, while another change is under way
     */
    public CompletableFuture<Void> resubscribe(List<EventType> subscriptions) {
        Move begun;
        EventerMessage.InitReq wanted;
        synchronized (this) {
            if (move != null) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException("another change of the subscription is under way"));
            }
            wanted = init.with(subscriptions, init.serverId());
            wanted.payload(); // refuses what has no encoding
            if (ending) {
                return CompletableFuture.failedFuture(new ConnectionClosedException("the client is closed"));
            }
            begun = new Move(current);
            move = begun;
        }
        begun.opening = EventerConnection.open(chatter, address, settings, wanted, owner);
        begun.opening.whenComplete((connection, failure) -> {
            if (failure == null) {
                goOver(begun, wanted, connection);
            } else {
                abandon(begun, failure);
            }
        });
        return begun.done.copy();
    }

    /** Closes the connection after sending what is queued; returns at once. */
    @Override
    public void close() {
        Move unfinished;
        synchronized (this) {
            ending = true;
            unfinished = move;
        }
        if (unfinished != null) {
            unfinished.old.close();
        }
        current.close();
    }

    /** Completed when the listener was called for the last time. */
    public CompletableFuture<Void> closed() {
        return notifications.ended();
    }

    private <T> CompletableFuture<T> ask(EventerMessage request, EventerConnection.Answer<T> answer) {
        EventerConnection connection = enter();
        try {
            return connection.ask(request, answer);
        } finally {
            connection.leave();
        }
    }

    private EventerConnection enter() {
        while (true) {
            EventerConnection connection = current;
            if (connection.enter()) {
                return connection;
            }
        }
    }

    private void suspendReading(boolean suspend) {
        suspended = suspend;
        current.suspendReading(suspend);
        Move unfinished = move;
        if (unfinished != null) {
            unfinished.old.suspendReading(suspend);
        }
    }

    /** The second connection is there: nothing is sent on it until all that was sent on the first has been processed. */
    private void goOver(Move begun, EventerMessage.InitReq wanted, EventerConnection next) {
        synchronized (this) {
            if (ending) {
                next.close();
                abandon(begun, new ConnectionClosedException("the client is closed"));
                return;
            }
            next.suspendSending(true);
            begun.next = next;
            current = next;
            init = wanted;
        }
        boolean suspend;
        do {
            suspend = suspended;
            next.suspendReading(suspend);
        } while (suspend != suspended);
        begun.old.retire(() -> askWhetherAllIsProcessed(begun));
    }

    private void askWhetherAllIsProcessed(Move begun) {
        synchronized (this) {
            if (begun.isAsked) {
                return;
            }
            begun.isAsked = true;
        }
        begun.old.ask(NOTHING, answer -> answer).whenComplete((answer, failure) -> leave(begun));
    }

    /** All that came on the first connection is told: it is the turn of the second. */
    private synchronized void leave(Move left) {
        if (move != left || left.isLeft) {
            return;
        }
        left.isLeft = true;
        left.old.close();
        left.next.suspendSending(false);
        tell(left.next.status(), 0);
        left.held.forEach(Runnable::run);
        left.held.clear();
        left.next.ask(NOTHING, answer -> answer).whenComplete((answer, failure) -> finish(left));
    }

    /** All that came on both connections has been seen. */
    private synchronized void finish(Move finished) {
        if (move == finished) {
            move = null;
            finished.done.complete(null);
        }
    }

    private synchronized void abandon(Move abandoned, Throwable reason) {
        if (move == abandoned) {
            move = null;
        }
        abandoned.done.completeExceptionally(reason);
    }

    private void tell(Status status, int size) {
        if (status != told) {
            told = status;
            notifications.add(size, () -> listener.statusChanged(status));
        }
    }

    private void tell(List<Event> events, int size, Runnable processed) {
        notifications.add(size, () -> {
            try {
                if (!events.isEmpty()) {
                    listener.notified(events);
                }
            } finally {
                processed.run();
            }
        });
    }

    private void tellUntold(Set<EventId> alreadyTold, List<Event> events, int size, Runnable processed) {
        tell(events.stream().filter(event -> !alreadyTold.contains(event.id())).toList(), size, processed);
    }

    /** From one connection to another. What comes on both is told when it comes on the old one. */
    private static final class Move {
        private final EventerConnection old;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Set<EventId> told = new HashSet<>();
        private final List<Runnable> held = new ArrayList<>(); // what the new connection told too early
        private volatile CompletableFuture<EventerConnection> opening = new CompletableFuture<>();
        private EventerConnection next;
        private boolean isAsked; // whether the old connection has anything more to tell
        private boolean isLeft;

        private Move(EventerConnection old) {
            this.old = old;
        }
    }

    private final class Owner implements EventerConnection.Owner {

        @Override
        public void statusChanged(EventerConnection connection, Status status, int size) {
            synchronized (EventerClient.this) {
                if (connection == (move == null || move.isLeft ? current : move.old)) {
                    tell(status, size);
                }
            }
        }

        @Override
        public void notified(EventerConnection connection, List<Event> events, int size, Runnable processed) {
            synchronized (EventerClient.this) {
                Move unfinished = move;
                if (unfinished != null && !unfinished.isLeft) {
                    if (connection == unfinished.old) {
                        events.forEach(event -> unfinished.told.add(event.id()));
                        tell(events, size, processed);
                    } else {
                        unfinished.held.add(() -> tellUntold(unfinished.told, events, size, processed));
                    }
                } else if (connection != current) {
                    processed.run(); // the old connection is heard no more
                } else {
                    tellUntold(unfinished == null ? Set.of() : unfinished.told, events, size, processed);
                }
            }
        }

        @Override
        public void closed(EventerConnection connection, IOException reason) {
            synchronized (EventerClient.this) {
                Move unfinished = move;
                if (connection == current) {
                    ending = true;
                    notifications.end(() -> listener.closed(reason));
                    if (unfinished != null) {
                        unfinished.old.close();
                        abandon(unfinished, reason);
                        unfinished.opening.cancel(false);
                    }
                } else if (unfinished != null && connection == unfinished.old) {
                    leave(unfinished);
                }
            }
        }
    }
}
