package aimm.server.control.event;

import aimm.server.api.Control;
import aimm.server.api.Engine;
import aimm.server.api.Subscription;
import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Lets the components of a Hat system drive the engine. */
@Component(
        name = "aimm.server.control.event",
        configurationPid = "aimm.server.control.event",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = Control.class,
        immediate = true)
@Designate(ocd = EventControlConfig.class, factory = true)
public final class EventControl implements Control {

    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final Duration MISSING = Duration.ofSeconds(5);
    private static final Duration CANCELLING = Duration.ofSeconds(5);
    private static final Duration SENDING = Duration.ofSeconds(2);

    private final Settings settings;
    private final Requests requests;
    private final Registrations registrations;
    private final ProxyClient client;
    private final Subscription changes;

    @Activate
    public EventControl(
            EventControlConfig config,
            @Reference(name = "engine") Engine engine,
            @Reference(name = "proxy.clients") ProxyClients clients) {
        this(Settings.of(config), engine, clients);
    }

    EventControl(Settings settings, Engine engine, ProxyClients clients) {
        this.settings = settings;
        registrations = new Registrations(settings, new StateText(settings, engine));
        requests = new Requests(settings, engine, registrations, new Startup(engine, STARTING, MISSING));
        client = clients.join(settings.subscription(), requests::accept);
        changes = settings.hasState() ? engine.onChange(registrations::stateChanged) : () -> {};
        registrations.start(client);
    }

    @Override
    public String address() {
        return "events " + settings.subscription();
    }

    /** Cancels what it started and says so, which takes some seconds at most; no thread is left. */
    @Deactivate
    public void close() {
        changes.close();
        requests.stop(CANCELLING);
        registrations.stop(SENDING);
        client.close();
    }
}
