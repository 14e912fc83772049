package hat.chatter;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One end of a chatter connection. Safe for use by several threads; what one of them sends stays in order.
 *
 * <p>Sending means queueing. While more than {@link ChatterSettings#maxQueued} bytes wait, senders wait too, until the
 * peer has read enough, the connection is closed, or they are interrupted ({@link java.io.InterruptedIOException}). Only
 * in calls of a {@link Handler} sending never waits; there, after as many bytes again, the connection ends with a
 * {@link PeerNotReadingException}.
 *
 * <p>A message is refused with a {@link ConnectionClosedException} once the connection is closed, and with a
 * {@link FrameTooLargeException} if the settings don't allow its size.
 */
public final class Connection implements Closeable {

    /** What {@link #execute} runs. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException;
    }

    private final Loop loop;
    private final Outbox outbox;
    private final Link link;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    Connection(Loop loop, SocketChannel channel, ChatterSettings settings) throws IOException {
        this.loop = loop;
        outbox = new Outbox(settings);
        link = new Link(loop, channel, settings, outbox, closed);
        localAddress = (InetSocketAddress) channel.getLocalAddress();
        remoteAddress = (InetSocketAddress) channel.getRemoteAddress();
    }

    public InetSocketAddress localAddress() {
        return localAddress;
    }

    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Opens a conversation that consists of one message.
     *
     * @param payload not to be written to any more
     */
    public Conversation send(String type, SbsWriter payload) throws IOException {
        return add(null, type, true, payload, null);
    }

    /**
     * Sends a message in a conversation that was opened before.
     *
     * @param last whether the conversation ends with it
     * @param payload not to be written to any more
     */
    public void answer(Conversation conversation, String type, boolean last, SbsWriter payload) throws IOException {
        add(conversation, type, last, payload, null);
    }

    /**
     * Opens a conversation with a message that wants an answer.
     *
     * @param payload not to be written to any more
     * @return the first message of the peer in that conversation, which its handler does not get. Completed by the
     *     thread of the {@link Chatter}, where what depends on it must not block; fails if the request can't be sent or
     *     the connection closes. Whoever cancels it, or lets it time out, is not interested in the answer any more,
     *     which then goes to the handler
     */
    public CompletableFuture<Message> request(String type, SbsWriter payload) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        try {
            Conversation request = add(null, type, false, payload, answer);
            answer.whenComplete((message, failure) -> {
                if (failure != null) {
                    outbox.withdraw(request);
                }
            });
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * Runs a task in the thread of the {@link Chatter}, unless the connection is closed before. To it applies what
     * applies to calls of the {@link Handler}: it must not block, and its exception closes the connection.
     */
    public void execute(Task task) {
        loop.execute(() -> link.run(task));
    }

    /**
     * Stops reading, which in the end makes the peer wait, or goes on with it. What was read already is still delivered,
     * at most 128 KiB of messages. Pings are sent meanwhile, those of the peer are not answered, and its silence has no
     * consequences.
     */
    public void suspendReading(boolean suspend) {
        loop.execute(() -> link.suspend(suspend));
    }

    /** Keeps what is to be sent, pings too, or goes on with sending it. Closing sends it in any case. */
    public void suspendSending(boolean suspend) {
        loop.execute(() -> link.hold(suspend));
    }

    /**
     * Sends what is queued and then closes, both within the close timeout of the settings; returns at once. Nothing can
     * be sent any more.
     */
    @Override
    public void close() {
        close(new ConnectionClosedException("closed here"));
    }

    /** Like {@link #close()}, with the reason the handler will be told. */
    public void close(IOException reason) {
        outbox.refuse(reason);
        loop.execute(() -> link.close(reason));
    }

    /** Completed after {@link Handler#closed} returned; what depends on it must not block. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public String toString() {
        return localAddress + " to " + remoteAddress;
    }

    /** In the loop's thread: begins to receive. */
    void open(Handler handler) throws IOException {
        link.open(handler);
    }

    private Conversation add(
            Conversation answered, String type, boolean last, SbsWriter payload, CompletableFuture<Message> request)
            throws IOException {
        Conversation conversation = outbox.add(answered, type, last, payload, request, !loop.isCurrent());
        if (writing.compareAndSet(false, true)) {
            loop.execute(() -> {
                writing.set(false);
                link.write();
            });
        }
        return conversation;
    }
}
