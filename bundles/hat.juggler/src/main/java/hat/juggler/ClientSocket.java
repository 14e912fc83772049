package hat.juggler;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Messages in and out of the JDK's WebSocket, in either dialect. */
final class ClientSocket implements WebSocket.Listener {

    /** What becomes of a message. */
    interface Receiver {

        void receive(byte[] message) throws ProtocolException;
    }

    private final ClientOptions options;
    private final Receiver receiver;
    private final Consumer<String> onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Inbox inbox;
    private volatile WebSocket socket;
    private volatile long received = System.nanoTime();
    /** The last thing that is sent: the next waits for it. Guarded by this. */
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    ClientSocket(ClientOptions options, Receiver receiver, Consumer<String> onEnd) {
        this.options = options;
        this.receiver = receiver;
        this.onEnd = onEnd;
        inbox = new Inbox(new Room(Long.MAX_VALUE), options.maxMessage);
    }

    void opened(WebSocket open) {
        socket = open;
        if (options.dialect == Dialect.V07) {
            lookLater(options.pingDelay.toNanos());
        }
    }

    /** Sends a message after those before it; if the connection has ended it is dropped. */
    void send(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        if (options.dialect == Dialect.V06) {
            enqueue(text);
            return;
        }
        synchronized (this) {
            for (int from = 0; from < text.length() || from == 0; ) {
                int to = Math.min(text.length(), from + options.segment);
                if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                    to++;
                }
                char kind = (char) (to < text.length() ? Dialect.SEGMENT : Dialect.LAST_SEGMENT);
                enqueue(kind + text.substring(from, to));
                from = to;
            }
        }
    }

    void close() {
        synchronized (this) {
            sending = sending.handle((done, failure) -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .thenCompose(closing -> closing);
        }
        later(options.connectTimeout.toNanos(), this::abort);
        end("closed");
    }

    void abort() {
        socket.abort();
        end("aborted");
    }

    @Override
    public void onOpen(WebSocket open) {
        socket = open;
        open.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket open, CharSequence piece, boolean last) {
        received = System.nanoTime();
        try {
            inbox.append(StandardCharsets.UTF_8.encode(piece.toString()));
            if (last) {
                receive(inbox.text());
            }
        } catch (ProtocolException e) {
            open.abort();
            end(e.getMessage());
        }
        open.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
        open.abort();
        end("the server sent a binary message");
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket open, int code, String reason) {
        end("the server closed it with code " + code);
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable error) {
        end(error.toString());
    }

    private void receive(byte[] text) throws ProtocolException {
        if (options.dialect == Dialect.V06) {
            inbox.drop();
            receiver.receive(text);
            return;
        }
        switch (text[0]) {
            case Dialect.SEGMENT -> inbox.keepSegment();
            case Dialect.LAST_SEGMENT -> {
                inbox.keepSegment();
                receiver.receive(inbox.segments());
            }
            case Dialect.PING -> {
                inbox.drop();
                String payload = new String(Arrays.copyOfRange(text, 1, text.length), StandardCharsets.UTF_8);
                enqueue((char) Dialect.PONG + payload);
            }
            case Dialect.PONG -> inbox.drop();
            default -> throw new ProtocolException("a message begins with byte " + text[0]);
        }
    }

    private synchronized void enqueue(String text) {
        sending = sending.thenCompose(done -> socket.sendText(text, true)).whenComplete((done, failure) -> {
            if (failure != null) {
                end(failure.toString());
            }
        });
    }

    private void lookLater(long nanos) {
        later(nanos, this::look);
    }

    private void look() {
        long silent = System.nanoTime() - received;
        if (ended.get()) {
            return;
        }
        if (silent < options.pingDelay.toNanos()) {
            lookLater(options.pingDelay.toNanos() - silent);
            return;
        }
        long before = received;
        enqueue(String.valueOf((char) Dialect.PING));
        later(options.pingTimeout.toNanos(), () -> {
            if (received == before) {
                abort();
            } else {
                look();
            }
        });
    }

    private static void later(long nanos, Runnable task) {
        Executor delayed = CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS);
        delayed.execute(task);
    }

    private void end(String reason) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(reason);
        }
    }
}
