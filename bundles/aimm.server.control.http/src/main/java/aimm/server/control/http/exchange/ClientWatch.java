package aimm.server.control.http.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client goes away while its request, whose body was read, has no answer yet. Jetty does not read from an
 * HTTP/1 connection in that time, so this does: what it reads is the next request of a client that pipelines, which it
 * hands to the connection; after so much of it that no more can be handed over, it stops looking.
 *
 * <p>{@link #stop} must be called before the request is completed: Jetty takes a read that is pending then for a fault.
 */
public final class ClientWatch implements Callback {

    /** Fits into the connection's buffer, which is empty when this begins. */
    private static final int AHEAD = 4 << 10;

    private final Request request;
    private final EndPoint endPoint;
    private final Runnable gone;
    /** Guarded by this, as is reading. */
    private boolean stopped;

    private int ahead;

    /** @param gone called once at most, by a thread that must not be blocked */
    public ClientWatch(Request request, Runnable gone) {
        this.request = request;
        endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.gone = gone;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Begins to look, and keeps the connection from being taken for idle. */
    public synchronized void start() {
        if (stopped) {
            return;
        }
        request.addIdleTimeoutListener(timeout -> false);
        if (endPoint instanceof AbstractEndPoint
                && endPoint.getConnection() instanceof Connection.UpgradeFrom from
                && endPoint.getConnection() instanceof Connection.UpgradeTo to) {
            ByteBuffer pipelined = from.onUpgradeFrom();
            if (pipelined == null) {
                endPoint.tryFillInterested(this);
            } else {
                to.onUpgradeTo(pipelined);
            }
        }
    }

    /** Ends looking; nothing is read any more when this returns. */
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            if (endPoint.isFillInterested() && endPoint instanceof AbstractEndPoint abstractEndPoint) {
                abstractEndPoint
                        .getFillInterest()
                        .fillable(); // takes the interest back; this hears of it and is stopped
            }
        }
    }

    /** The connection has something to read, or has ended. */
    @Override
    public void succeeded() {
        boolean ended = false;
        synchronized (this) {
            if (stopped) {
                return;
            }
            try {
                ended = !read();
            } catch (IOException e) {
                ended = true;
            }
            stopped = ended;
        }
        if (ended) {
            gone.run();
        }
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
        }
        gone.run();
    }

    private boolean read() throws IOException {
        ByteBuffer buffer = BufferUtil.allocate(AHEAD - ahead);
        int filled = endPoint.fill(buffer);
        if (filled < 0) {
            return false;
        }
        if (filled > 0) {
            ahead += filled;
            ((Connection.UpgradeTo) endPoint.getConnection()).onUpgradeTo(buffer);
        }
        if (ahead < AHEAD) {
            endPoint.tryFillInterested(this);
        }
        return true;
    }
}
