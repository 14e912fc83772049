package aimm.server.backend.event;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import aimm.server.hat.api.CreateSubscription;
import hat.event.Subscription;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Announces, before there is an event server, what the backend will want to hear of. */
@Component(configurationPid = "aimm.server.backend.event", configurationPolicy = REQUIRE, immediate = true)
public final class EventBackendSubscription implements CreateSubscription {

    private final ModelPrefix prefix;

    @Activate
    public EventBackendSubscription(EventBackendConfig config) {
        prefix = ModelPrefix.of(config.model__prefix());
    }

    @Override
    public Subscription createSubscription() {
        return Subscription.of(prefix.all());
    }
}
