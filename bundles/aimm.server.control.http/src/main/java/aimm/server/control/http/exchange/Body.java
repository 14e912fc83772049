package aimm.server.control.http.exchange;

import aimm.server.control.http.connection.Line;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/** Gathers the body of a request as it arrives; never blocks. */
final class Body implements Invocable.Task {

    private static final byte[] NONE = {};
    private static final int FIRST = 32 << 10;
    /** How far the room that is made may be ahead of what a client has sent, whatever length it announced. */
    private static final int AHEAD = 32;

    private final Request request;
    private final LongConsumer room;
    private final int limit;
    private final Consumer<byte[]> whole;
    private final Consumer<Throwable> refused;
    private final Consumer<Throwable> lost;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean awaited;
    private byte[] bytes = NONE;
    private int size;

    private Body(
            Request request,
            LongConsumer room,
            int limit,
            Consumer<byte[]> whole,
            Consumer<Throwable> refused,
            Consumer<Throwable> lost) {
        this.request = request;
        this.room = room;
        this.limit = limit;
        this.whole = whole;
        this.refused = refused;
        this.lost = lost;
    }

    /**
     * Reads a body.
     *
     * @param room is told how many more bytes are needed, if they are many, and may refuse
     * @param limit most bytes it may have
     * @param whole gets all of it, from this call or a later one of the connection's
     * @param refused gets a {@link Refusal} instead, while the rest may still come
     * @param lost gets why the rest did not come, instead
     */
    static void read(
            Request request,
            LongConsumer room,
            int limit,
            Consumer<byte[]> whole,
            Consumer<Throwable> refused,
            Consumer<Throwable> lost) {
        Body body = new Body(request, room, limit, whole, refused, lost);
        long length = request.getLength();
        if (length > limit) {
            refused.accept(body.tooLarge());
            return;
        }
        if (length > 0) {
            body.bytes = new byte[(int) Math.min(length, FIRST)];
        }
        body.run();
    }

    /** Whether so many bytes, -1 for an unknown number, are copied and understood in no time. */
    static boolean isSmall(long length) {
        return length >= 0 && length <= FIRST;
    }

    @Override
    public InvocationType getInvocationType() {
        return isSmall(request.getLength()) ? InvocationType.NON_BLOCKING : InvocationType.BLOCKING;
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                end(() -> lost.accept(refusal(chunk.getFailure())));
                return;
            }
            boolean last = chunk.isLast();
            try {
                append(chunk);
            } catch (Refusal refusal) {
                end(() -> refused.accept(refusal));
                return;
            } finally {
                chunk.release();
            }
            if (last) {
                end(() -> whole.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size)));
                return;
            }
        }
    }

    private void await() {
        if (!awaited) {
            awaited = true;
            Line.of(request).awaitBody(() -> end(() -> lost.accept(late())));
        }
        request.demand(this);
    }

    /** Whichever end comes first. */
    private void end(Runnable end) {
        if (over.compareAndSet(false, true)) {
            if (awaited) {
                Line.of(request).stopAwaiting();
            }
            end.run();
        }
    }

    private void append(Content.Chunk chunk) {
        int more = chunk.remaining();
        if (more > limit - size) {
            throw tooLarge();
        }
        if (size + more > bytes.length) {
            long announced = request.getLength();
            long wanted = Math.max((long) FIRST, (long) AHEAD * (size + more));
            int length = (int) Math.min(wanted, announced >= 0 ? announced : limit);
            room.accept(length - bytes.length);
            bytes = Arrays.copyOf(bytes, length);
        }
        chunk.get(bytes, size, more);
        size += more;
    }

    private Refusal tooLarge() {
        return new Refusal(413, "too-large", "the body has more than " + limit + " bytes");
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof HttpException http) {
            return new Refusal(http.getCode(), "bad-request", http.getReason());
        }
        return late();
    }

    private static Refusal late() {
        return new Refusal(408, "request-timeout", "the rest of the body did not come, or too slowly")
                .with(HttpFields.CONNECTION_CLOSE);
    }
}
