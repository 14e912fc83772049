package aimm.client;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as it comes, for one thread that reads it. The next piece is fetched while one is read; when
 * nobody reads, nothing more comes.
 */
final class Inflow implements HttpResponse.BodySubscriber<Inflow>, AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A piece, or why there is none any more: {@code failure}, or the end if that is {@code null}. */
    private record Piece(List<ByteBuffer> buffers, Throwable failure) {}

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;
    private volatile boolean over;
    /** What is left of the piece that is being read; of the reading thread. */
    private List<ByteBuffer> rest = List.of();

    private Piece last;

    @Override
    public CompletionStage<Inflow> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        pieces.add(new Piece(buffers, null));
    }

    @Override
    public void onError(Throwable failure) {
        over = true;
        pieces.add(new Piece(null, failure));
    }

    @Override
    public void onComplete() {
        over = true;
        pieces.add(new Piece(null, null));
    }

    /**
     * Waits for more.
     *
     * @param patience most to wait
     * @return with something in it, or empty at the end; good until this is called again
     * @throws IOException if the connection broke
     * @throws NoAnswerException if nothing came in time
     * @throws ClosedException if this was closed
     */
    ByteBuffer next(Duration patience) throws IOException, InterruptedException {
        while (true) {
            if (closed) {
                throw new ClosedException();
            }
            if (!rest.isEmpty()) {
                ByteBuffer buffer = rest.get(0);
                rest = rest.subList(1, rest.size());
                if (buffer.hasRemaining()) {
                    return buffer;
                }
                continue;
            }
            Piece piece = last != null ? last : pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new NoAnswerException("the server has sent nothing for " + patience.toSeconds() + " s");
            }
            if (piece.buffers == null) {
                last = piece;
                if (closed) {
                    throw new ClosedException();
                }
                if (piece.failure != null) {
                    throw new IOException(piece.failure);
                }
                return NOTHING;
            }
            rest = piece.buffers;
            subscription.request(1);
        }
    }

    /** Ends it for the thread that reads and for the server; a connection that still had something to say is given up. */
    @Override
    public void close() {
        closed = true;
        if (subscription != null && !over) {
            subscription.cancel();
        }
        pieces.add(new Piece(null, null));
    }
}
