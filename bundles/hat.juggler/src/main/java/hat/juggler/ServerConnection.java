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
    private static final int MAX_PING = 4096;
    /** How long a client may take to answer that the connection is closed. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final JugglerServer server;
    private final ServerOptions options;
    private final Function<Connection, RequestHandler> acceptor;
    private final Inbox inbox;
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();
    private CoreSession session;
    private Outbox outbox;
    private Requests requests;
    private RequestHandler handler;
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
        outbox = new Outbox(session, options.segment, this::resume);
        state = new StateFlow(outbox, server.states());
        handler = acceptor.apply(this);
        requests = new Requests(handler, outbox, server.room(), this::resume);
        server.add(this);
        keepAlive = new KeepAlive(this, options, server.states().thread());
        if (options.dialect != null) {
            open(options.dialect);
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
            LOG.debug("closing the connection from {}: {}", remote(), e.getMessage());
            close(e.closeCode());
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE) {
            demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("the connection from {} failed", remote(), cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (gone.compareAndSet(false, true)) {
            server.remove(this);
            requests.close();
            outbox.drop();
            inbox.clear();
            state.close();
            keepAlive.close();
            handler.closed();
        }
        callback.succeeded();
    }

    @Override
    public InetAddress remote() {
        return ((InetSocketAddress) session.getRemoteAddress()).getAddress();
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

    /** Disconnects a client that takes nothing of what it is sent. */
    void look() {
        if (outbox.stalled() > options.writeTimeout.toNanos()) {
            LOG.info("disconnecting {}, which reads nothing", remote());
            session.abort();
        }
    }

    void close(int code) {
        closing = true;
        outbox.close(code);
        session.setIdleTimeout(CLOSING);
        resume();
    }

    boolean isClosing() {
        return closing;
    }

    /** When the last frame came, as {@link System#nanoTime()}. */
    long received() {
        return received;
    }

    void ping() {
        outbox.signal(Dialect.PING, new byte[0]);
    }

    private void receive(Frame frame) throws ProtocolException {
        if (closing) {
            return;
        }
        inbox.append(frame.getPayload());
        if (!frame.isFin()) {
            return;
        }
        byte[] text = inbox.text();
        if (dialect == null) {
            open(Dialect.of(text[0]));
        }
        if (dialect == Dialect.V06) {
            inbox.drop();
            requests.add(Request.of(text));
        } else {
            receiveKind(text);
        }
    }

    private void receiveKind(byte[] text) throws ProtocolException {
        switch (text[0]) {
            case Dialect.SEGMENT -> inbox.keepSegment();
            case Dialect.LAST_SEGMENT -> {
                inbox.keepSegment();
                requests.add(Request.of(inbox.segments()));
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
