package hat.monitor;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A monitor server on a port of its own, without others, for tests of whole programs (section 4.6 of the protocol). It
 * runs from the start and blesses all components. Safe for use by several threads. What waits for something waits 20 s at
 * most.
 */
public final class TestMonitorServer implements AutoCloseable {

    /** Which components of a group may be active. */
    public enum Algorithm {
        BLESS_ALL,
        BLESS_ONE
    }

    private static final ChatterSettings SETTINGS = ChatterSettings.DEFAULT
            .withLimits(
                    ChatterSettings.DEFAULT.maxFrame(), Long.MAX_VALUE) // nobody who sends waits, so a lock may be held
            .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(500));
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final long USUAL_RANK = 1;

    /** By what a rank is remembered. */
    private record Key(String name, String group) {}

    private final Map<String, Algorithm> algorithms = new HashMap<>(); // guarded by this, like the rest
    private final Map<Key, Long> ranks = new HashMap<>();
    private final Map<Long, ComponentInfo> local = new LinkedHashMap<>();
    private final Map<Long, Component> connected = new LinkedHashMap<>();
    private final Blesser blesser = new Blesser(() -> ++this.lastToken);
    private List<ComponentInfo> global = List.of(); // as it was calculated last
    private long lastCid;
    private long lastToken;
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<Chatter> chatter = Optional.empty();

    public TestMonitorServer() throws IOException {
        start();
    }

    /** Where it listens, also after it has been stopped. */
    public synchronized InetSocketAddress address() {
        return address;
    }

    /** How a group is blessed from now on. */
    public synchronized void algorithm(String group, Algorithm algorithm) {
        algorithms.put(group, algorithm);
        changed();
    }

    /** Ranks a component, now or when it comes; the lower, the more preferred. */
    public synchronized void rank(String name, String group, long rank) {
        ranks.put(new Key(name, group), rank);
        local.replaceAll((cid, component) ->
                component.name().equals(Optional.of(name)) && component.group().equals(Optional.of(group))
                        ? with(component, rank, component.response())
                        : component);
        changed();
    }

    /**
     * Adds a component that is none, such as an event server: always ready, it accepts what it is offered at once and
     * gives back at once what is withdrawn.
     *
     * @param data JSON text
     * @return its cid
     */
    public synchronized long add(String name, String group, String data) {
        long cid = ++lastCid;
        local.put(
                cid,
                new ComponentInfo(
                        cid,
                        0,
                        Optional.of(name),
                        Optional.of(group),
                        data,
                        ranks.getOrDefault(new Key(name, group), USUAL_RANK),
                        new ComponentInfo.Request(Optional.empty(), Optional.empty()),
                        new ComponentInfo.Response(Optional.empty(), true)));
        changed();
        return cid;
    }

    /** Removes what was added. */
    public synchronized void remove(long cid) {
        local.remove(cid);
        changed();
    }

    /** All components, as they were told last. */
    public synchronized List<ComponentInfo> components() {
        return global;
    }

    /** Waits until the list of components is as it should be. */
    public synchronized List<ComponentInfo> await(Predicate<List<ComponentInfo>> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.test(global)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("not as expected within 20 s: " + global);
            }
            wait(millis);
        }
        return global;
    }

    /** Waits until a component of that name is active. */
    public void awaitActive(String name) throws InterruptedException {
        await(all -> all.stream().anyMatch(one -> one.name().equals(Optional.of(name)) && one.isActive()));
    }

    /** Waits until no component of that name is there. */
    public void awaitGone(String name) throws InterruptedException {
        await(all -> all.stream().noneMatch(one -> one.name().equals(Optional.of(name))));
    }

    /** Closes the connections of components of that name. */
    public synchronized void drop(String name) {
        connected.forEach((cid, component) -> {
            if (local.get(cid).name().equals(Optional.of(name))) {
                component.connection.close();
            }
        });
    }

    /** Asks all components to close, waits up to 3 s until they have, and stops. */
    public void shutDown() throws InterruptedException {
        synchronized (this) {
            connected.values().forEach(component -> component.tell(new MonitorMessage.Close()));
            long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
            for (long left = 1; left > 0 && !connected.isEmpty(); ) {
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                wait(Math.max(1, left));
            }
        }
        stop();
    }

    /** Ends all connections and listens no more, without a word to anybody; nothing if it is stopped. */
    public void stop() {
        Optional<Chatter> running;
        synchronized (this) {
            running = chatter;
            chatter = Optional.empty();
            connected.keySet().forEach(local::remove);
            connected.clear();
            changed();
        }
        running.ifPresent(Chatter::close);
    }

    /** Stops it, and starts it on the same port, with what was {@link #add added} and new ids for who comes. */
    public void restart() throws IOException {
        stop();
        start();
    }

    /** Stops it; no thread is left. */
    @Override
    public void close() {
        stop();
    }

    private synchronized void start() throws IOException {
        Chatter fresh = new Chatter("test monitor server");
        try {
            ChatterServer server = fresh.listen(address, SETTINGS, Component::new);
            address = server.address();
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        chatter = Optional.of(fresh);
    }

    /** Tells the list as it was, as other monitor servers do, decides, and tells the list as it is now. */
    private void changed() {
        tellAll();
        bless();
        tellAll();
        notifyAll();
    }

    private void bless() {
        for (boolean settled = false; !settled; ) {
            Map<Optional<String>, List<ComponentInfo>> groups = new LinkedHashMap<>();
            local.values()
                    .forEach(component -> groups.computeIfAbsent(component.group(), g -> new ArrayList<>())
                            .add(component));
            groups.forEach((group, members) -> blesser.bless(
                            members, group.map(algorithms::get).orElse(Algorithm.BLESS_ALL))
                    .forEach(component -> local.put(component.cid(), component)));
            settled = acceptForAdded();
        }
        global = List.copyOf(local.values());
    }

    /** @return whether there was nothing to accept or to give back */
    private boolean acceptForAdded() {
        boolean settled = true;
        for (ComponentInfo component : List.copyOf(local.values())) {
            boolean isAdded = !connected.containsKey(component.cid());
            if (isAdded
                    && !component.response().token().equals(component.request().token())) {
                local.put(
                        component.cid(),
                        with(
                                component,
                                component.rank(),
                                new ComponentInfo.Response(component.request().token(), true)));
                settled = false;
            }
        }
        return settled;
    }

    private void tellAll() {
        connected.forEach((cid, component) -> component.tell(new MonitorMessage.Server(cid, 0, global)));
    }

    private static ComponentInfo with(ComponentInfo component, long rank, ComponentInfo.Response response) {
        return new ComponentInfo(
                component.cid(),
                component.mid(),
                component.name(),
                component.group(),
                component.data(),
                rank,
                component.request(),
                response);
    }

    /** A connection of a component. */
    private final class Component implements Handler {

        private final Connection connection;
        private final long cid;

        Component(Connection connection) {
            this.connection = connection;
            synchronized (TestMonitorServer.this) {
                cid = ++lastCid;
                connected.put(cid, this);
                local.put(
                        cid,
                        new ComponentInfo(
                                cid,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                "null",
                                USUAL_RANK,
                                new ComponentInfo.Request(Optional.empty(), Optional.empty()),
                                new ComponentInfo.Response(Optional.empty(), false)));
                changed();
            }
        }

        void tell(MonitorMessage message) {
            try {
                connection.send(message.type(), message.payload());
            } catch (IOException e) {
                connection.close(e); // it is about to be closed
            }
        }

        @Override
        public void received(Message message) {
            try {
                if (!(MonitorMessage.read(message) instanceof MonitorMessage.Client client)) {
                    throw new MalformedMessageException("what no component sends: " + message.type());
                }
                Json.read(client.data());
                update(client);
            } catch (MalformedMessageException | JsonException e) {
                tell(new MonitorMessage.Close());
                connection.close();
            }
        }

        private void update(MonitorMessage.Client client) {
            synchronized (TestMonitorServer.this) {
                ComponentInfo before = local.get(cid);
                if (before == null) {
                    return; // it was stopped meanwhile
                }
                long rank = before.name().isPresent()
                        ? before.rank()
                        : ranks.getOrDefault(new Key(client.name(), client.group()), USUAL_RANK);
                ComponentInfo after = new ComponentInfo(
                        cid,
                        0,
                        Optional.of(client.name()),
                        Optional.of(client.group()),
                        client.data(),
                        rank,
                        before.request(),
                        client.response());
                if (!after.equals(before)) {
                    local.put(cid, after);
                    changed();
                }
            }
        }

        @Override
        public void closed(IOException reason) {
            synchronized (TestMonitorServer.this) {
                if (connected.remove(cid) != null) {
                    local.remove(cid);
                    changed();
                }
            }
        }
    }
}
