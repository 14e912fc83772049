package aimm.server.hat.api;

import hat.event.Event;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One's part of the connection to the event server. Safe for use by several threads; what one of them sends stays in
 * order. Futures are completed by a thread that must not be blocked, and fail with a
 * {@link hat.chatter.ConnectionClosedException} when the connection is lost.
 */
@ProviderType
public interface ProxyClient extends AutoCloseable {

    /**
     * Registers events, without hearing whether that worked. Waits only while too much is waiting to be sent.
     *
     * @throws IOException if the connection is lost or the thread interrupted
     */
    void register(List<RegisterEvent> events) throws IOException;

    /**
     * Registers events.
     *
     * @return the registered events, in the order of the given ones; fails with a
     *     {@link hat.event.RegistrationRefusedException}
     */
    CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events);

    CompletableFuture<QueryResult> query(Query query);

    /**
     * Ends the calls of the listener; none runs or starts after it returns, unless the listener itself calls it. What
     * was sent before is still sent.
     */
    @Override
    void close();
}
