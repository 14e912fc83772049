package hat.chatter;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * One socket: reads, writes, pings and closes it. Everything happens in the loop's thread.
 *
 * <p>Closing sends what is queued, ends the output, and waits for the peer to do the same, so that nothing already sent
 * gets lost; all of it within the close timeout.
 */
final class Link implements Loop.Watcher {

    static final String PING = "HatChatter.Ping";
    static final String PONG = "HatChatter.Pong";

    private enum State {
        OPEN,
        /** Nothing is delivered or taken any more, what is queued is still sent. */
        FLUSHING,
        /** All is sent, the peer's end of stream is missing. */
        ENDING,
        CLOSED
    }

    private static final int WRITES_IN_A_ROW = 16;

    private final Loop loop;
    private final SocketChannel channel;
    private final ChatterSettings settings;
    private final Outbox outbox;
    private final FrameParser parser;
    private final KeepAlive keepAlive;
    private final CompletableFuture<Void> closed;
    private State state = State.OPEN;
    private boolean inputEnded;
    private boolean suspended;
    private boolean holding;
    private IOException reason;
    private SelectionKey key;
    private Handler handler;
    private Loop.Timer timer;

    Link(Loop loop, SocketChannel channel, ChatterSettings settings, Outbox outbox, CompletableFuture<Void> closed) {
        this.loop = loop;
        this.channel = channel;
        this.settings = settings;
        this.outbox = outbox;
        this.closed = closed;
        parser = new FrameParser(settings.maxFrame());
        keepAlive = new KeepAlive(settings, System.nanoTime());
    }

    void open(Handler receiver) throws IOException {
        handler = receiver;
        key = loop.watch(channel, SelectionKey.OP_READ, this);
        if (!settings.pingDelay().isZero()) {
            timer = loop.schedule(settings.pingDelay(), this::checkPeer);
        }
        write();
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isReadable()) {
                run(this::read);
            }
            if (state != State.CLOSED && ready.isWritable()) {
                write();
            }
        } catch (CancelledKeyException e) {
            abort(new ConnectionClosedException("the connection was closed", e));
        }
    }

    @Override
    public void leave() {
        close(new ConnectionClosedException("closed here"));
    }

    /** Sends what is queued, then closes; the first reason counts. */
    void close(IOException why) {
        if (state != State.OPEN) {
            return;
        }
        state = State.FLUSHING;
        reason = why;
        outbox.refuse(why);
        if (timer != null) {
            loop.cancel(timer);
        }
        timer = loop.schedule(settings.closeTimeout(), () -> abort(why));
        write();
    }

    /** Closes at once. */
    @Override
    public void abort(IOException why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        reason = reason == null ? why : reason;
        if (timer != null) {
            loop.cancel(timer);
        }
        try {
            if (!outbox.isEmpty()) { // reset it, as an orderly end would have to wait until the peer reads
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        loop.forgetClosed();
        outbox.abandon(reason);
        try {
            handler.closed(reason);
        } catch (RuntimeException e) {
            uncaught(e);
        }
        closed.complete(null);
    }

    void suspend(boolean suspend) {
        if (suspended != suspend && state == State.OPEN) {
            suspended = suspend;
            keepAlive.heard(System.nanoTime());
            updateInterest();
        }
    }

    void hold(boolean hold) {
        holding = hold;
        write();
    }

    /** Runs what belongs to the connection and may end it by an exception. */
    void run(Connection.Task task) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            task.run();
        } catch (ConnectionClosedException e) { // something was refused because this side is about to close
            close(e.getCause() instanceof ChatterException why ? why : e);
        } catch (IOException e) {
            abort(broken(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            uncaught(e);
            abort(new ConnectionClosedException("closed here: a handler failed with " + e, e));
        }
    }

    private void read() throws IOException {
        ByteBuffer staging = loop.incoming.clear();
        if (channel.read(staging) < 0) {
            endOfInput();
            return;
        }
        keepAlive.heard(System.nanoTime());
        staging.flip();
        for (ByteBuffer frame = nextFrame(staging); frame != null; frame = nextFrame(staging)) {
            deliver(Message.decode(frame));
        }
    }

    private ByteBuffer nextFrame(ByteBuffer staging) throws ChatterException {
        return state == State.OPEN ? parser.next(staging) : null;
    }

    private void deliver(Message message) throws IOException {
        switch (message.type()) {
            case PING -> {
                outbox.add(message.conversation(), PONG, true, new SbsWriter(), null, false);
                write();
            }
            case PONG -> {}
            default -> {
                CompletableFuture<Message> request = outbox.answered(message);
                if (request == null || !request.complete(message)) {
                    handler.received(message);
                }
            }
        }
    }

    private void endOfInput() {
        inputEnded = true;
        if (state == State.ENDING) {
            abort(reason);
        } else {
            close(new ConnectionClosedException(
                    parser.isBetweenFrames() ? "closed by the peer" : "closed by the peer inside of a frame"));
            updateInterest();
        }
    }

    /** Sends as much as the socket takes. */
    void write() {
        if (state == State.OPEN || state == State.FLUSHING) {
            run(this::flush);
        }
    }

    private void flush() throws IOException {
        boolean all = !isHeld();
        for (int i = 0; i < WRITES_IN_A_ROW && all && !outbox.isEmpty(); i++) {
            ByteBuffer staging = loop.outgoing.clear();
            outbox.peek(staging);
            outbox.sent(channel.write(staging.flip()));
            all = !staging.hasRemaining();
        }
        if (outbox.isEmpty() && state == State.FLUSHING) {
            finish();
        }
        updateInterest();
    }

    private void finish() throws IOException {
        if (inputEnded) {
            abort(reason);
        } else {
            state = State.ENDING;
            channel.shutdownOutput();
        }
    }

    private void updateInterest() {
        if (state == State.CLOSED || !key.isValid()) {
            return;
        }
        boolean reading = !inputEnded && !(suspended && state == State.OPEN);
        boolean writing = state != State.ENDING && !isHeld() && !outbox.isEmpty();
        key.interestOps((reading ? SelectionKey.OP_READ : 0) | (writing ? SelectionKey.OP_WRITE : 0));
    }

    private boolean isHeld() {
        return holding && state == State.OPEN;
    }

    private void checkPeer() {
        long now = System.nanoTime();
        switch (keepAlive.check(now, suspended)) {
            case DEAD -> {
                abort(new PeerSilentException(settings));
                return;
            }
            case PING -> run(this::ping);
            case FINE -> {}
        }
        if (state == State.OPEN) {
            timer = loop.schedule(keepAlive.next(now), this::checkPeer);
        }
    }

    private void ping() throws IOException {
        outbox.add(null, PING, false, new SbsWriter(), null, false);
        write();
    }

    private static IOException broken(IOException e) {
        return e instanceof ChatterException
                ? e
                : new ConnectionClosedException("the connection broke: " + e.getMessage(), e);
    }

    private static void uncaught(Throwable e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
}
