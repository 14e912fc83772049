package aimm.server.control.http.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections. Looks at them now and then, and ends those that are too slow. */
public final class Lines {

    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final long LONGEST_LOOK_MILLIS = 1000;
    /** Long enough for what was read to be served. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long CLOSING_LOOK_MILLIS = 5;

    private final Executor executor;
    private final Set<Line> open = ConcurrentHashMap.newKeySet();
    private final Map<Object, Peer> peers = new HashMap<>(); // guarded by itself, as are its values
    private final Sparingly sparingly = new Sparingly(System::nanoTime);
    private volatile Bounds bounds;

    /** @param executor ends what is too slow */
    public Lines(Executor executor, Bounds bounds) {
        this.executor = executor;
        this.bounds = bounds;
    }

    /** Keeps to these from now on. */
    public void follow(Bounds next) {
        bounds = next;
    }

    /** How many there are. */
    public int count() {
        return open.size();
    }

    /** Begins to look after them, until the scheduler stops. */
    public void start(Scheduler scheduler) {
        long shortest = Math.min(bounds.header().toMillis(), bounds.transfer().toMillis());
        long millis = Math.max(1, Math.min(LONGEST_LOOK_MILLIS, shortest / 4));
        scheduler.schedule(
                () -> {
                    look(System.nanoTime());
                    start(scheduler);
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void look(long now) {
        Bounds current = bounds;
        open.forEach(line -> line.look(now, current));
    }

    /** Closes them all, each when nothing goes on there; says whether that was done in time. */
    public boolean close(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (open) {
            while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
                long now = System.nanoTime();
                open.forEach(line -> line.closeIfIdle(now, IDLE_NANOS));
                open.wait(CLOSING_LOOK_MILLIS);
            }
            return open.isEmpty();
        }
    }

    /** Who is at the other end, or {@code null} if there are too many connections from there already. */
    Peer open(Line line) {
        if (!(line.getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return null; // gone already
        }
        InetAddress from = remote.getAddress();
        synchronized (peers) {
            Peer peer = peers.computeIfAbsent(network(from), Peer::new);
            if (peer.connections < bounds.perClient()) {
                peer.connections++;
                open.add(line);
                return peer;
            }
        }
        sparingly.tell(others -> LOG.warn(
                "a connection from {} was refused: limits.client_connections are open{}",
                from.getHostAddress(),
                others));
        return null;
    }

    void closed(Line line, Peer peer) {
        if (!open.remove(line)) {
            return;
        }
        synchronized (peers) {
            peer.connections--;
            if (peer.connections == 0) {
                peers.remove(peer.address);
            }
        }
        synchronized (open) {
            open.notifyAll();
        }
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Of IPv6 the network of 64 bits: whoever has one address there has them all. */
    private static Object network(InetAddress address) {
        return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress(), 0, 8) : address;
    }
}
