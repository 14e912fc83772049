package aimm.server.control.http.exchange;

import aimm.server.control.http.connection.Line;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The part of a body that nobody wants any more. A connection that is closed while its client still sends is reset, and
 * the client may lose the answer over it, so what comes is thrown away for a while.
 */
final class Rest implements Invocable.Task {

    private static final long MOST = 16 << 20;

    private final Request request;
    private final Runnable then;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean awaited;
    private long skipped;

    private Rest(Request request, Runnable then) {
        this.request = request;
        this.then = then;
    }

    /** Whether there may be one that the client sends unasked. */
    static boolean isLikely(Request request) {
        return request.getLength() != 0 && !request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /**
     * Throws it away; nobody else may be reading the request.
     *
     * @param then run when the rest has come, or is too large or too slow
     */
    static void skip(Request request, Runnable then) {
        new Rest(request, then).run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
        while (!over.get()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await();
                return;
            }
            skipped += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || skipped > MOST) {
                end();
            }
        }
    }

    private void await() {
        if (!awaited) {
            awaited = true;
            Line.of(request).awaitBody(this::end);
        }
        request.demand(this);
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            if (awaited) {
                Line.of(request).stopAwaiting();
            }
            then.run();
        }
    }
}
