package hat.juggler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves one connection. */
@FunctionalInterface
public interface RequestHandler {

    /** Knows no request, as the reference server without a handler. */
    RequestHandler NONE =
            (name, data) -> CompletableFuture.failedFuture(new JugglerException("request handler not implemented"));

    /**
     * Answers a request. The requests of a connection come one after the other, in their order: the next one when the
     * answer to the last one was sent. Called by a thread that reads from the connection: while it blocks, only this
     * connection is not read.
     *
     * @param name never empty: requests without a name are echoed and don't come here
     * @param data JSON in UTF-8
     * @return the answer as JSON in UTF-8; a failure is told to the client, as {@link JugglerException#data()} or else
     *     as the exception's message
     */
    CompletionStage<byte[]> request(String name, byte[] data);

    /** The connection is gone, or about to go. What runs may go on. Called once, by any thread; must not block. */
    default void closed() {}
}
