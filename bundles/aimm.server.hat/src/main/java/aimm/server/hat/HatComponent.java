package aimm.server.hat;

import aimm.server.api.Waiting;
import aimm.server.hat.api.CreateSubscription;
import aimm.server.hat.api.ProxyClients;
import hat.chatter.ChatterSettings;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the server a member of a Hat system. While it may work there is the condition {@code aimm.active}, for which the
 * configuration makes the engine and the backend wait, and the service {@link ProxyClients}.
 */
@Component(
        name = "aimm.server.hat",
        configurationPid = {"aimm.server", "aimm.server.hat"},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class HatComponent implements Activity, Waiting {

    private static final Logger LOG = LoggerFactory.getLogger(HatComponent.class);
    private static final String ACTIVE = "aimm.active";

    private final BundleContext context;
    private final HatConfig config;
    private final Members members = new Members();
    private Membership membership;

    private Optional<ServiceRegistration<?>> condition = Optional.empty(); // guarded by this, like the next two
    private Optional<ServiceRegistration<?>> clients = Optional.empty();
    private Optional<ServiceRegistration<?>> waiting = Optional.empty();
    private volatile String reason = "";

    @Activate
    public HatComponent(BundleContext context, HatConfig config) {
        this.context = context;
        this.config = config;
    }

    @Activate
    void start() {
        membership = Membership.start(Settings.of(config), ChatterSettings.DEFAULT, members, this);
    }

    @Deactivate
    void stop() {
        membership.close();
        synchronized (this) {
            unregister(waiting);
        }
    }

    @Reference(name = "subscriptions", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSubscription(CreateSubscription subscription) {
        members.announce(subscription);
    }

    void removeSubscription(CreateSubscription subscription) {
        members.withdraw(subscription);
    }

    @Override
    public synchronized void begin(Optional<ProxyClients> shared) {
        LOG.info("active in the Hat system");
        unregister(waiting);
        waiting = Optional.empty();
        reason = "";
        clients = shared.map(service -> context.registerService(ProxyClients.class, service, null));
        condition = Optional.of(context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, ACTIVE))));
    }

    @Override
    public synchronized void end() {
        LOG.info("no longer active in the Hat system");
        unregister(condition); // returns when the engine and the controls are down
        unregister(clients);
        condition = Optional.empty();
        clients = Optional.empty();
    }

    @Override
    public synchronized void waitsFor(String what) {
        if (!what.equals(reason)) {
            LOG.warn("waits for {}", what);
            reason = what;
        }
        if (waiting.isEmpty()) {
            waiting = Optional.of(context.registerService(Waiting.class, this, null));
        }
    }

    @Override
    public String component() {
        return "aimm.server.hat";
    }

    @Override
    public String reason() {
        return "waits for " + reason;
    }

    private static void unregister(Optional<ServiceRegistration<?>> registration) {
        registration.ifPresent(ServiceRegistration::unregister);
    }
}
