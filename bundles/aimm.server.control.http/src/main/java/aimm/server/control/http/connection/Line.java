package aimm.server.control.http.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * This side's end of a connection. It knows what is going on there, so that clients that are slow on purpose are found
 * out, and a connection is only closed from here while no byte of a request has been read.
 */
public final class Line extends SocketChannelEndPoint {

    private enum State {
        /** Nothing goes on. */
        IDLE,
        /** A request has begun to come. */
        HEAD,
        /** A request is being served. */
        BUSY,
        CLOSED
    }

    /** A body that is waited for. */
    private record Awaited(long since, long receivedBefore, Runnable late) {}

    private final Lines lines;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    /** When the state began; for {@link State#IDLE} and {@link State#HEAD}. */
    private volatile long since = System.nanoTime();

    private volatile long received;
    private volatile Awaited body;
    /** Since when the client takes nothing, 0 if it does; how long it took nothing before; and what it took meanwhile. */
    private volatile long stalledSince;

    private volatile long stalledNanos;
    private volatile long takenSlowly;
    /** Requests that came without a pause; only touched by the thread that serves the connection at the time. */
    private int streak;

    private volatile Peer peer; // null until it is open, or if it must not be

    Line(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Lines lines) {
        super(channel, selector, key, scheduler);
        this.lines = lines;
    }

    /** The line that a request came on. */
    public static Line of(Request request) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        while (end instanceof EndPoint.Wrapper wrapper) {
            end = wrapper.unwrap();
        }
        return (Line) end;
    }

    /** What the client of a request showed, after it was found to be right, or {@code null}. */
    public static X509Certificate certificate(Request request) {
        EndPoint.SslSessionData session =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] chain = session == null ? null : session.peerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    /** Counts the requests from its address. */
    public Tally requests() {
        return peer.requests;
    }

    /**
     * A request has come.
     *
     * @return how many came since there was nothing to read
     */
    public int begin() {
        stalledNanos = 0;
        takenSlowly = 0;
        state.set(State.BUSY);
        return ++streak;
    }

    /** The request that had come has its answer. */
    public void end() {
        body = null;
        since = System.nanoTime();
        state.set(State.IDLE);
    }

    /** @param late run once if the body of the request comes too slowly from now on */
    public void awaitBody(Runnable late) {
        body = new Awaited(System.nanoTime(), received, late);
    }

    /** The body is no longer waited for. */
    public void stopAwaiting() {
        body = null;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        peer = lines.open(this);
        if (peer == null) {
            close();
        }
    }

    @Override
    public void onClose(Throwable cause) {
        try {
            super.onClose(cause);
        } finally {
            if (peer != null) {
                lines.closed(this, peer);
            }
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        boolean began = false;
        if (state.get() == State.IDLE) {
            since = System.nanoTime();
            began = state.compareAndSet(State.IDLE, State.HEAD);
        }
        if (state.get() == State.CLOSED) {
            return -1;
        }
        int filled = super.fill(buffer);
        if (filled > 0) {
            long before = received; // written by one thread at a time, as are those below
            received = before + filled;
        } else {
            streak = 0;
            if (began) {
                state.compareAndSet(State.HEAD, State.IDLE);
            }
        }
        return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        long stalled = stalledSince;
        long before = stalled == 0 ? 0 : BufferUtil.remaining(buffers);
        boolean all = super.flush(buffers);
        if (stalled != 0) {
            long taken = takenSlowly;
            takenSlowly = taken + before - BufferUtil.remaining(buffers);
            if (all) {
                long nanos = stalledNanos;
                stalledNanos = nanos + System.nanoTime() - stalled;
                stalledSince = 0;
            }
        } else if (!all) {
            stalledSince = System.nanoTime() | 1;
        }
        return all;
    }

    /** Ends what takes too long. */
    void look(long now, Bounds bounds) {
        if (state.get() == State.HEAD && now - since > bounds.header().toNanos()) {
            lines.execute(() -> close(new TimeoutException("the rest of the request did not come")));
        }
        Awaited awaited = body;
        if (awaited != null && bounds.isTooSlow(now - awaited.since, received - awaited.receivedBefore)) {
            body = null;
            lines.execute(awaited.late);
        }
        long stalled = stalledSince;
        if (stalled != 0 && bounds.isTooSlow(stalledNanos + now - stalled, takenSlowly)) {
            lines.execute(() -> close(new TimeoutException("the answer was not taken")));
        }
    }

    /** Closes it if nothing has gone on for so long. */
    void closeIfIdle(long now, long nanos) {
        if (state.get() == State.IDLE && now - since >= nanos && state.compareAndSet(State.IDLE, State.CLOSED)) {
            if (getConnection() instanceof SslConnection encrypted) {
                encrypted.getSslEndPoint().close(); // says so to the client
            }
            close();
        }
    }
}
