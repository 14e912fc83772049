package aimm.server.deploy;

import aimm.server.api.AimmException;
import aimm.server.api.BusyException;
import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what others do. */
final class Waits {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private Waits() {}

    /** The result, or the refusal it ended with; a moment longer than those who do it are to take. */
    static <T> T on(CompletionStage<T> stage, Duration patience) {
        try {
            return stage.toCompletableFuture().get(patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WorkerException("no answer within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("interrupted: it took too long, or the server is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AimmException refusal) {
                throw refusal;
            }
            throw new CompletionException(e.getCause());
        }
    }
}
