package hat.juggler;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** What a connection sends, one frame at a time; messages do not mix, pings and pongs come between their frames. */
final class Outbox {

    /** So many messages show that the client does not read. */
    private static final int MAX_WAITING = 1000;

    private static final int MAX_PONGS = 16;

    private final CoreSession session;
    private final int segment;
    private final Runnable onPong;

    private final Deque<Outgoing> messages = new ArrayDeque<>(); // guarded by itself
    private final Deque<Frame> urgent = new ArrayDeque<>(); // guarded by messages
    private Dialect dialect; // guarded by messages
    private boolean sending; // guarded by messages
    private long sendingSince; // guarded by messages
    /** The code to close with when all was sent, or 0; guarded by messages. */
    private int closeCode;

    private boolean closed; // guarded by messages
    private boolean finished; // guarded by messages
    private final AtomicInteger advancing = new AtomicInteger();

    /** @param onPong called when an answer to a ping was sent */
    Outbox(CoreSession session, int segment, Runnable onPong) {
        this.session = session;
        this.segment = segment;
        this.onPong = onPong;
    }

    /** Messages can be sent from now on. */
    void open(Dialect known) {
        synchronized (messages) {
            dialect = known;
        }
        advance();
    }

    /**
     * Sends a message after those before it.
     *
     * @param over called when it was sent or never will be; must not block
     */
    void send(byte[] message, Runnable over) {
        boolean full;
        synchronized (messages) {
            full = messages.size() >= MAX_WAITING;
            if (!closed && !full) {
                messages.add(new Outgoing(message, over));
                over = Outbox::nothing;
            }
        }
        over.run();
        if (full) {
            session.abort();
        }
        advance();
    }

    /** As {@link #send(byte[], Runnable)}, for whom it does not matter when that is. */
    void send(byte[] message) {
        send(message, Outbox::nothing);
    }

    /** Answers a WebSocket ping. */
    void pong(ByteBuffer payload) {
        sendSoon(new Frame(OpCode.PONG, payload));
    }

    /** Sends a ping or a pong of the protocol's own. */
    void signal(byte kind, byte[] text) {
        sendSoon(new Frame(OpCode.TEXT, Outgoing.withKind(kind, text, 0, text.length)));
    }

    /** Whether so many pongs wait that no more pings should be read. */
    boolean isFull() {
        synchronized (messages) {
            return urgent.size() >= MAX_PONGS;
        }
    }

    /** Closes the connection after what waits; nothing can be added any more. */
    void close(int code) {
        synchronized (messages) {
            if (!closed) {
                closed = true;
                closeCode = code;
            }
        }
        advance();
    }

    /** The connection is gone, and what waits with it. */
    void drop() {
        List<Outgoing> dropped;
        synchronized (messages) {
            closed = true;
            closeCode = 0;
            dropped = new ArrayList<>(messages);
            messages.clear();
            urgent.clear();
        }
        dropped.forEach(Outgoing::over);
    }

    /** Whether all was sent and the connection closed, so that only the client's answer to that is missing. */
    boolean isFinished() {
        synchronized (messages) {
            return finished;
        }
    }

    /** For how long a frame has waited to be taken by the client, or its answer to closing, in nanoseconds. */
    long stalled() {
        synchronized (messages) {
            return sending ? System.nanoTime() - sendingSince : 0;
        }
    }

    private void sendSoon(Frame frame) {
        synchronized (messages) {
            if (!closed) {
                urgent.add(frame);
            }
        }
        advance();
    }

    /** Sends what can be sent; whoever calls while another does so only tells that one to look again. */
    private void advance() {
        if (advancing.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            sendNext();
            seen = advancing.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendNext() {
        Frame frame;
        Runnable over;
        synchronized (messages) {
            if (sending) {
                return;
            }
            if (!urgent.isEmpty()) {
                frame = urgent.remove();
                over = onPong;
            } else if (dialect != null && !messages.isEmpty()) {
                Outgoing message = messages.element();
                frame = message.next(dialect, segment);
                over = message.isWhole() ? messages.remove()::over : Outbox::nothing;
            } else if (closeCode != 0) {
                frame = null;
                over = Outbox::nothing;
                finished = true;
            } else {
                return;
            }
            sending = true;
            sendingSince = System.nanoTime();
        }
        if (frame == null) {
            session.close(closeCode, null, Callback.NOOP); // sending stays set: nothing follows
        } else {
            session.sendFrame(frame, Callback.from(() -> sent(over), failure -> sent(over)), false);
        }
    }

    private static void nothing() {}

    private void sent(Runnable over) {
        synchronized (messages) {
            sending = false;
        }
        over.run();
        advance();
    }
}
