package aimm.server.backend.event;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers of the event server, not longer than it may, and not once it is closed. */
final class Answers implements AutoCloseable {

    private final Duration timeout;
    private final CompletableFuture<Object> closed = new CompletableFuture<>();

    Answers(Duration timeout) {
        this.timeout = timeout;
    }

    /** @throws IOException whose text says why there is no answer */
    <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            CompletableFuture.anyOf(answer, closed).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return answer.join();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException reason) {
                throw reason;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the event server did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the wait for the event server was interrupted");
        }
    }

    /** Fails all that wait. */
    @Override
    public void close() {
        closed.completeExceptionally(new IOException("the backend was closed"));
    }
}
