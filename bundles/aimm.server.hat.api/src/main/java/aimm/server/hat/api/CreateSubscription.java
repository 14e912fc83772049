package aimm.server.hat.api;

import hat.event.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says what a backend or control will want to hear of, as a function of its configuration. A service that is there as
 * soon as the configuration is, so before the event server and the engine are: events that come before the one it speaks
 * for has {@link ProxyClients#join joined} with the same subscription are kept for it.
 */
@ConsumerType
@FunctionalInterface
public interface CreateSubscription {

    Subscription createSubscription();
}
