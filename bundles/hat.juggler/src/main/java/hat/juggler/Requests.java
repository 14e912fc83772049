package hat.juggler;

import hat.json.Json;
import hat.json.JsonException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the requests of one connection one after the other, each when the answer to the last one was sent. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int MAX_WAITING = 64;

    private final RequestHandler handler;
    private final Executor executor;
    private final Outbox outbox;
    private final Room room;
    /** Called whenever a request is over. */
    private final Runnable onOver;

    private final Deque<Request> waiting = new ArrayDeque<>(); // guarded by itself
    private boolean running; // guarded by waiting
    private boolean closed; // guarded by waiting
    /** To be called when what runs is over, or {@code null}; guarded by waiting. */
    private Runnable end;

    /** @param executor runs the handler where the thread that reads does not */
    Requests(RequestHandler handler, Executor executor, Outbox outbox, Room room, Runnable onOver) {
        this.handler = handler;
        this.executor = executor;
        this.outbox = outbox;
        this.room = room;
        this.onOver = onOver;
    }

    /** @throws ProtocolException if all that waits takes too much memory */
    void add(Request request) throws ProtocolException {
        if (!room.take(request.size())) {
            throw new ProtocolException("too many large messages at once", 1013);
        }
        synchronized (waiting) {
            if (closed) {
                room.give(request.size());
                return;
            }
            waiting.add(request);
        }
        startNext();
    }

    /** Whether so many wait that no more should be read. */
    boolean isFull() {
        synchronized (waiting) {
            return waiting.size() >= MAX_WAITING;
        }
    }

    /** Drops what waits; what runs goes on. */
    void close() {
        close(null);
    }

    /** As {@link #close()}, and calls {@code whenOver} when nothing runs any more. */
    void close(Runnable whenOver) {
        boolean now;
        synchronized (waiting) {
            closed = true;
            waiting.forEach(request -> room.give(request.size()));
            waiting.clear();
            end = running ? whenOver : null;
            now = !running;
        }
        if (now && whenOver != null) {
            whenOver.run();
        }
    }

    private void startNext() {
        Request request;
        synchronized (waiting) {
            if (running || waiting.isEmpty()) {
                return;
            }
            running = true;
            request = waiting.remove();
        }
        answer(request).whenComplete((message, failure) -> {
            if (failure != null) {
                LOG.warn("the answer to a request '{}' can't be written", request.name(), failure);
            }
            byte[] sent = failure == null ? message : failed(request, "the answer can't be written");
            outbox.send(sent, () -> over(request));
        });
    }

    /** Called by whoever sent the answer, who may not be kept: the next request is started by another thread. */
    private void over(Request request) {
        room.give(request.size());
        boolean more;
        Runnable ending;
        synchronized (waiting) {
            running = false;
            more = !waiting.isEmpty();
            ending = end;
            end = null;
        }
        if (ending != null) {
            ending.run();
        }
        onOver.run();
        if (more) {
            executor.execute(this::startNext);
        }
    }

    /** The message to be sent. */
    private CompletionStage<byte[]> answer(Request request) {
        if (request.name().isEmpty()) {
            return CompletableFuture.completedFuture(echo(request));
        }
        if (request.data() == null) {
            return CompletableFuture.completedFuture(failed(request, "'data'"));
        }
        CompletionStage<byte[]> result;
        try {
            result = Objects.requireNonNull(handler.request(request.name(), request.data()), "there is no answer");
        } catch (RuntimeException | Error e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.handle((data, failure) ->
                failure == null ? Messages.response(request.id(), true, data) : failed(request, reason(failure)));
    }

    /** Written anew: what came may have had what JSON lacks. */
    private static byte[] echo(Request request) {
        try {
            return Messages.response(request.id(), true, Json.bytes(Json.read(request.data())));
        } catch (JsonException e) {
            return failed(request, e.getMessage());
        }
    }

    private static byte[] failed(Request request, Object reason) {
        return Messages.response(request.id(), false, Json.bytes(reason));
    }

    private static Object reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof JugglerException juggler) {
            return juggler.data();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
