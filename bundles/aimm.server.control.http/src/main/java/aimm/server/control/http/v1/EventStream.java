package aimm.server.control.http.v1;

import aimm.server.control.http.exchange.Buffer;
import aimm.server.control.http.exchange.ClientWatch;
import aimm.server.control.http.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.util.Callback;

/**
 * One client that watches. What it has not been told is kept nowhere: when it has taken the last news it gets what is
 * new by then, so a slow one costs one message. Never blocks.
 */
final class EventStream implements Callback {

    private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/event-stream");
    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    /** What a client is told about. */
    interface News {

        /** Writes all that is new since it was called last; says whether anything was. */
        boolean write(Buffer events);

        /** Whether nothing new can come. */
        boolean over();
    }

    private final Exchange exchange;
    private final News news;
    private final Consumer<EventStream> ended;
    private final ClientWatch watch;
    /** Guarded by this, as is {@link #news}. */
    private boolean writing;

    private boolean changed;
    private boolean closing;
    private boolean done;

    EventStream(Exchange exchange, News news, Consumer<EventStream> ended) {
        this.exchange = exchange;
        this.news = news;
        this.ended = ended;
        watch = new ClientWatch(exchange.request(), this::close);
    }

    /** Tells the client how everything is now. */
    void open() {
        if (!exchange.claim()) {
            return;
        }
        exchange.response().setStatus(200);
        exchange.response().getHeaders().put(TYPE);
        watch.start();
        changed();
    }

    void changed() {
        synchronized (this) {
            changed = true;
        }
        pump();
    }

    /** Finds out whether the client is there still, and keeps others from taking the connection for dead. */
    void beat() {
        synchronized (this) {
            if (writing || done || closing) {
                return;
            }
            writing = true;
        }
        exchange.response().write(false, java.nio.ByteBuffer.wrap(HEARTBEAT), this);
    }

    /** Ends the stream after what is being written. */
    void close() {
        synchronized (this) {
            closing = true;
        }
        pump();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** The client has taken what was written. */
    @Override
    public void succeeded() {
        synchronized (this) {
            writing = false;
        }
        pump();
    }

    @Override
    public void failed(Throwable failure) {
        end();
        exchange.callback().failed(failure);
    }

    private void pump() {
        Buffer events = new Buffer();
        boolean last;
        synchronized (this) {
            if (writing || done || !changed && !closing) {
                return;
            }
            boolean anything = changed && !closing && news.write(events);
            changed = false;
            last = closing || news.over();
            if (!anything && !last) {
                return;
            }
            writing = true;
            done = last;
        }
        if (last) {
            end();
            exchange.response().write(true, events.content(), exchange.callback());
        } else {
            exchange.response().write(false, events.content(), this);
        }
    }

    private void end() {
        synchronized (this) {
            done = true;
        }
        watch.stop();
        ended.accept(this);
    }
}
