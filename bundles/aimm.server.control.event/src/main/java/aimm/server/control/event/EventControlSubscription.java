package aimm.server.control.event;

import aimm.server.hat.api.CreateSubscription;
import hat.event.Subscription;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Announces, before there is an event server and an engine, what the control will want to hear of. */
@Component(
        configurationPid = "aimm.server.control.event",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class EventControlSubscription implements CreateSubscription {

    private final Subscription subscription;

    @Activate
    public EventControlSubscription(EventControlConfig config) {
        subscription = Settings.of(config).subscription();
    }

    @Override
    public Subscription createSubscription() {
        return subscription;
    }
}
