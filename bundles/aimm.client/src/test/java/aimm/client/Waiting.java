package aimm.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Somebody who waits for the client on a thread of its own. */
final class Waiting {

    private Waiting() {}

    static <T> CompletableFuture<T> start(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread(call, result).start();
        return result;
    }

    static <T> Thread thread(Callable<T> call, CompletableFuture<T> result) {
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(call.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "waiting");
        thread.setDaemon(true);
        return thread;
    }

    static Throwable failure(CompletableFuture<?> waiting) throws Exception {
        try {
            Object result = waiting.get(20, TimeUnit.SECONDS);
            throw new AssertionError("no failure, but " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
