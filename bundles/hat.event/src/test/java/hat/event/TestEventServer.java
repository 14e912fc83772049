package hat.event;

import hat.chatter.Chatter;
import hat.chatter.ChatterServer;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import hat.json.Json;
import hat.json.JsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An event server on a port of its own that keeps its events in memory, for tests of whole programs: as section 5 of the
 * protocol says, without replication and storage. It runs, and is operational, from the start. Safe for use by several
 * threads. What waits for something waits 20 s at most.
 */
public final class TestEventServer implements AutoCloseable {

    private static final ChatterSettings SETTINGS = ChatterSettings.DEFAULT
            .withLimits(
                    ChatterSettings.DEFAULT.maxFrame(), Long.MAX_VALUE) // nobody who sends waits, so a lock may be held
            .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(500));

    private final long serverId;
    private final Optional<String> token;
    private final List<Client> clients = new ArrayList<>(); // guarded by this, like the rest
    private final StoredEvents events;
    private Status status = Status.OPERATIONAL;
    private boolean refuses;
    private Optional<CompletableFuture<Void>> refusal = Optional.empty();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<Chatter> chatter = Optional.empty();

    /** One that wants no token. */
    public TestEventServer(long serverId) throws IOException {
        this(serverId, Optional.empty());
    }

    /** @param token that clients which give one have to give */
    public TestEventServer(long serverId, Optional<String> token) throws IOException {
        this.serverId = serverId;
        this.token = token;
        events = new StoredEvents(serverId);
        start();
    }

    /** Where it listens, also after it has been stopped. */
    public synchronized InetSocketAddress address() {
        return address;
    }

    /** What event servers tell other components through the monitor server, as JSON text. */
    public synchronized String data() {
        return "{\"server_id\": " + serverId + ", \"eventer_server\": {\"host\": " + Json.write(address.getHostString())
                + ", \"port\": " + address.getPort() + "}, \"server_token\": " + Json.write(token.orElse(null)) + "}";
    }

    /** From now on keeps nothing, as event servers with a dummy backend, or keeps what comes. */
    public synchronized void keepEvents(boolean keep) {
        events.keep(keep);
    }

    /** Changes the status, and tells the clients. */
    public synchronized void status(Status next) {
        if (next != status) {
            if (status == Status.OPERATIONAL) {
                own("engine", "STOPPED");
            }
            status = next;
            clients.forEach(client -> client.tell(new EventerMessage.StatusNotify(next)));
            if (status == Status.OPERATIONAL) {
                own("engine", "STARTED");
            }
        }
    }

    /** From now on refuses all registrations of clients, although operational, or does not. */
    public synchronized void refuse(boolean refuse) {
        refuses = refuse;
    }

    /** Registers events of one session, as somebody else. */
    public synchronized List<Event> register(RegisterEvent... added) {
        List<Event> session = events.add(List.of(added));
        clients.forEach(client -> client.tell(session));
        notifyAll();
        return session;
    }

    /** All events since the start, also those it does not keep. */
    public synchronized List<Event> events() {
        return events.all();
    }

    /**
     * Waits until there are so many events of a type.
     *
     * @param queryType may have wildcards
     * @return all of them
     */
    public synchronized List<Event> awaitEvents(EventType queryType, int count) throws InterruptedException {
        Subscription wanted = Subscription.of(queryType);
        Supplier<List<Event>> matching = () -> events.all().stream()
                .filter(event -> wanted.matches(event.type()))
                .toList();
        await(
                () -> matching.get().size() >= count,
                () -> count + " events of type " + queryType + ", got " + matching.get() + " of " + events.all());
        return matching.get();
    }

    /** How the connected clients have initialized. */
    public synchronized List<EventerMessage.InitReq> clients() {
        return clients.stream().map(client -> client.init).toList();
    }

    /** Waits until the connected clients are as they should be. */
    public synchronized void awaitClients(Predicate<List<EventerMessage.InitReq>> condition)
            throws InterruptedException {
        await(() -> condition.test(clients()), () -> "other clients than " + clients());
    }

    /** Waits until a client of that name is connected. */
    public synchronized EventerMessage.InitReq awaitClient(String clientName) throws InterruptedException {
        awaitClients(connected -> find(clientName).isPresent());
        return find(clientName).orElseThrow().init;
    }

    /** Waits until no client of that name is connected. */
    public synchronized void awaitNoClient(String clientName) throws InterruptedException {
        awaitClients(connected -> find(clientName).isEmpty());
    }

    /** @return completed when the next connection has been made, and closed without a word */
    public synchronized CompletableFuture<Void> refuseNextClient() {
        CompletableFuture<Void> refused = new CompletableFuture<>();
        refusal = Optional.of(refused);
        return refused;
    }

    /** Closes the connection of a client that is connected. */
    public synchronized void drop(String clientName) {
        find(clientName)
                .orElseThrow(() -> new AssertionError("no client " + clientName + " in " + clients()))
                .connection
                .close();
    }

    /** Ends all connections and listens no more, without a word to anybody; nothing if it is stopped. */
    public void stop() {
        Optional<Chatter> running;
        synchronized (this) {
            running = chatter;
            chatter = Optional.empty();
            clients.clear();
        }
        running.ifPresent(Chatter::close);
    }

    /**
     * Stops it, and starts it on the same port.
     *
     * @param keep whether it still has its events
     */
    public void restart(boolean keep) throws IOException {
        stop();
        synchronized (this) {
            if (!keep) {
                events.clear();
            }
            start();
        }
    }

    /** Stops it; no thread is left. */
    @Override
    public void close() {
        stop();
    }

    private synchronized void start() throws IOException {
        Chatter fresh = new Chatter("test event server " + serverId);
        try {
            ChatterServer server = fresh.listen(address, SETTINGS, Client::new);
            address = server.address();
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        chatter = Optional.of(fresh);
        if (status == Status.OPERATIONAL) {
            own("engine", "STARTED");
        }
    }

    private void own(String what, String payload) {
        register(ownEvent(payload, "event", Long.toString(serverId), what));
    }

    private static RegisterEvent ownEvent(String payload, String... type) {
        return RegisterEvent.json(EventType.of(type), "\"" + payload + "\"");
    }

    private Optional<Client> find(String clientName) {
        return clients.stream()
                .filter(client -> client.init.clientName().equals(clientName))
                .findAny();
    }

    private void await(Supplier<Boolean> condition, Supplier<String> what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.get()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("expected within 20 s: " + what.get());
            }
            wait(millis);
        }
    }

    /** A connection of a client, which is one of the clients as long as it is initialized. */
    private final class Client implements Handler {

        private final Connection connection;
        private EventerMessage.InitReq init; // null at first
        private Subscription subscription;

        Client(Connection connection) {
            this.connection = connection;
            synchronized (TestEventServer.this) {
                refusal.ifPresent(refused -> {
                    connection.close();
                    refused.complete(null);
                });
                refusal = Optional.empty();
            }
        }

        void tell(EventerMessage message) {
            try {
                connection.send(message.type(), message.payload());
            } catch (IOException e) {
                connection.close(e); // it is about to be closed
            }
        }

        void tell(List<Event> session) {
            List<Event> matching = session.stream()
                    .filter(event -> subscription.matches(event.type()))
                    .filter(event ->
                            init.serverId().map(id -> id == event.id().server()).orElse(true))
                    .toList();
            if (!matching.isEmpty()) {
                tell(new EventerMessage.EventsNotify(matching));
            }
        }

        private void answer(Message request, EventerMessage answer) throws IOException {
            connection.answer(request.conversation(), answer.type(), true, answer.payload());
        }

        @Override
        public void received(Message message) throws IOException {
            EventerMessage request = EventerMessage.read(message);
            synchronized (TestEventServer.this) {
                if (chatter.isEmpty()) {
                    return;
                }
                boolean isInit = request instanceof EventerMessage.InitReq;
                if (isInit != (init == null)) {
                    throw new MalformedMessageException("an initialization that comes too early or too late");
                }
                if (request instanceof EventerMessage.InitReq first) {
                    initialize(message, first);
                } else if (request instanceof EventerMessage.RegisterReq registration) {
                    register(message, registration.events());
                } else if (request instanceof EventerMessage.QueryReq query) {
                    answer(message, new EventerMessage.QueryRes(events.find(query.query())));
                } else if (!(request instanceof EventerMessage.EventsAck)) {
                    throw new MalformedMessageException("what no client sends: " + message.type());
                }
            }
        }

        private void initialize(Message message, EventerMessage.InitReq first) throws IOException {
            Optional<String> refusal = Optional.empty();
            try {
                subscription = new Subscription(first.subscriptions());
            } catch (IllegalArgumentException e) {
                refusal = Optional.of("invalid query event type");
            }
            if (first.clientToken().isPresent() && !first.clientToken().equals(token)) {
                refusal = Optional.of("invalid client token");
            }
            if (refusal.isPresent()) {
                answer(message, new EventerMessage.InitError(refusal.get()));
                connection.close();
                return;
            }
            init = first;
            told("CONNECTED");
            clients.add(this);
            answer(message, new EventerMessage.InitSuccess(status));
            TestEventServer.this.notifyAll();
        }

        private void register(Message message, List<RegisterEvent> added) throws IOException {
            for (RegisterEvent event : added) {
                if (event.payload().isPresent() && event.payload().get() instanceof EventPayload.Json json) {
                    check(json.text());
                }
            }
            Optional<List<Event>> registered = Optional.empty();
            if (status == Status.OPERATIONAL && !refuses) {
                registered = Optional.of(
                        added.isEmpty()
                                ? List.of()
                                : TestEventServer.this.register(added.toArray(RegisterEvent[]::new)));
            }
            if (!message.last()) {
                answer(message, new EventerMessage.RegisterRes(registered));
            }
        }

        private void check(String json) throws MalformedMessageException {
            try {
                Json.read(json);
            } catch (JsonException e) {
                throw new MalformedMessageException("a payload that is no JSON: " + e.getMessage());
            }
        }

        private void told(String state) {
            if (status == Status.OPERATIONAL) {
                TestEventServer.this.register(
                        ownEvent(state, "event", Long.toString(serverId), "eventer", init.clientName()));
            }
        }

        @Override
        public void closed(IOException reason) {
            synchronized (TestEventServer.this) {
                if (clients.remove(this)) {
                    told("DISCONNECTED");
                    TestEventServer.this.notifyAll();
                }
            }
        }
    }
}
