package aimm.server.hat.api;

import hat.event.Event;
import hat.event.Subscription;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives backends and controls their part of the connection to the event server. A service that is there while this
 * server is connected to an event server that is operational, and is itself allowed to be active; when it goes, all its
 * proxies are of no more use.
 */
@ProviderType
public interface ProxyClients {

    /**
     * Takes part.
     *
     * @param subscription what to be told of; empty for nothing. One that no {@link CreateSubscription} has announced is
     *     told of what happens from some moment after this call on
     * @param listener told of the events that match, those registered through the same proxy among them. Called from a
     *     thread of the proxy's own, one call at a time, in the order of the event server, also while this method runs;
     *     it may block. As long as it does, up to 1024 calls wait, and then the event server
     */
    ProxyClient join(Subscription subscription, Consumer<List<Event>> listener);
}
