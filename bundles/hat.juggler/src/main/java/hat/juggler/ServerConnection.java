package hat.juggler;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: its frames in, its frames out. */
final class ServerConnection implements FrameHandler, Connection {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    static final int NORMAL = 1000;
    static final int SERVER_ERROR = 1011;
    private static final int MAX_PING = 4096;
    /** How long a client may take to answer that the connection is closed. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final JugglerServer server;
    private final ServerOptions options;
    private final Function<Connection, RequestHandler> acceptor;
    private final Inbox inbox; // guarded by itself
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();
    private CoreSession session;
    private InetAddress remote;
    private Outbox outbox;
    private Requests requests;
    private RequestHandler handler = RequestHandler.NONE;
    private StateFlow state;
    private KeepAlive keepAlive;
    private volatile Dialect dialect;
    private volatile boolean closing;
    private volatile long received = System.nanoTime();

    ServerConnection(JugglerServer server, ServerOptions options, Function<Connection, RequestHandler> acceptor) {
        this.server = server;
        this.options = options;
        this.acceptor = acceptor;
        inbox = new Inbox(server.room(), options.maxMessage);
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        remote = ((InetSocketAddress) session.getRemoteAddress()).getAddress();
        outbox = new Outbox(session, options.segment, this::resume);
        state = new StateFlow(outbox, server.states());
        requests = new Requests(
                (name, data) -> handler.request(name, data), server.executor(), outbox, server.room(), this::resume);
        keepAlive = new KeepAlive(this, options, server.states().thread());
        server.add(this);
        if (options.dialect != null) {
            open(options.dialect);
        }
        try {
            handler = acceptor.apply(this);
        } catch (RuntimeException e) {
            LOG.error("nothing serves the connection from {}", remote, e);
            close(SERVER_ERROR);
        }
        callback.succeeded();
        session.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        received = System.nanoTime();
        try {
            switch (frame.getOpCode()) {
                case OpCode.TEXT, OpCode.CONTINUATION -> receive(frame);
                case OpCode.PING -> outbox.pong(copy(frame));
                case OpCode.BINARY -> throw new ProtocolException("a client sent a binary message");
                default -> {} // pongs need nothing, closing is answered by Jetty
            }
        } catch (ProtocolException e) {
            LOG.debug("closing the connection from {}: {}", remote, e.getMessage());
            close(e.closeCode());
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE) {
            demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("the connection from {} failed", remote, cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (gone.compareAndSet(false, true)) {
            requests.close();
            outbox.drop();
            synchronized (inbox) {
                inbox.clear();
            }
            state.close();
            keepAlive.close();
            server.remove(this);
            handler.closed();
        }
        callback.succeeded();
    }

    @Override
    public InetAddress remote() {
        return remote;
    }

    @Override
    public void show(SharedState shared) {
        state.show(shared);
    }

    @Override
    public void flush() {
        state.flush();
    }

    @Override
    public void notify(String name, Object data) {
        outbox.send(Messages.notification(name, data));
    }

    @Override
    public void limitMessages(int bytes) {
        inbox.limit(bytes);
    }

    @Override
    public void close() {
        requests.close(() -> close(NORMAL));
    }

    /** Disconnects a client that takes nothing of what it is sent, or does not answer that the connection is closed. */
    void look() {
        Duration patience = outbox.isFinished() ? CLOSING : options.writeTimeout;
        if (outbox.stalled() > patience.toNanos()) {
            LOG.info("disconnecting {}, which does not react", remote);
            session.abort();
        }
    }

    void close(int code) {
        closing = true;
        requests.close();
        outbox.close(code);
        resume();
    }

    /** When the last frame came, as {@link System#nanoTime()}; while none is read, one may be there. */
    long received() {
        return paused.get() ? System.nanoTime() : received;
    }

    void ping() {
        outbox.signal(Dialect.PING, new byte[0]);
    }

    private void receive(Frame frame) throws ProtocolException {
        byte[] message = null;
        synchronized (inbox) {
            if (!closing && !gone.get()) {
                inbox.append(frame.getPayload());
                message = frame.isFin() ? message() : null;
            }
        }
        if (message != null) {
            requests.add(Request.of(message));
        }
    }

    /** The message that is whole now, or {@code null}. */
    private byte[] message() throws ProtocolException {
        byte[] text = inbox.text();
        if (dialect == null) {
            open(Dialect.of(text[0]));
        }
        if (dialect == Dialect.V06) {
            inbox.drop();
            return text;
        }
        switch (text[0]) {
            case Dialect.SEGMENT -> inbox.keepSegment();
            case Dialect.LAST_SEGMENT -> {
                inbox.keepSegment();
                return inbox.segments();
            }
            case Dialect.PING -> {
                inbox.drop();
                if (text.length > MAX_PING) {
                    throw new ProtocolException("a ping is longer than " + MAX_PING + " bytes");
                }
                outbox.signal(Dialect.PONG, Arrays.copyOfRange(text, 1, text.length));
            }
            case Dialect.PONG -> inbox.drop();
            default -> throw new ProtocolException("a message begins with byte " + text[0]);
        }
        return null;
    }

    /** From now on the client can be spoken to. */
    private void open(Dialect known) {
        dialect = known;
        outbox.open(known);
        state.open();
        if (known == Dialect.V07) {
            keepAlive.start();
        }
    }

    /** Asks for the next frame, or leaves that to {@link #resume()}. */
    private void demand() {
        paused.set(true);
        resume();
    }

    private void resume() {
        boolean wanted = closing || !requests.isFull() && !outbox.isFull();
        if (wanted && paused.compareAndSet(true, false)) {
            session.demand();
        }
    }

    private static ByteBuffer copy(Frame frame) {
        ByteBuffer payload = frame.getPayload();
        return ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    }
}
