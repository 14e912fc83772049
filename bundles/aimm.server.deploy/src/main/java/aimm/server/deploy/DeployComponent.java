package aimm.server.deploy;

import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Brings back what was uploaded before, then offers the service. Another folder counts from the next start on. */
@Component(
        configurationPid = "aimm.server.deploy",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = DeployConfig.class)
public final class DeployComponent {

    private static final long STOP_MILLIS = 10_000;

    private final BundleContext context;
    private final ManagedDeployment deployment;
    private final Thread starting = new Thread(this::start, "aimm-deploy-start");
    private ServiceRegistration<Deployment> registration; // guarded by this, as is the next
    private boolean closed;

    @Activate
    public DeployComponent(BundleContext context, DeployConfig config, @Reference(name = "hooks") Hooks hooks) {
        this.context = context;
        deployment = new ManagedDeployment(
                context,
                hooks,
                new Store(Path.of(config.folder()).toAbsolutePath()),
                Settings.of(config),
                this::reference);
        context.addBundleListener(deployment.revival());
        starting.start();
    }

    @Modified
    void modified(DeployConfig config) {
        deployment.settings(Settings.of(config));
    }

    @Reference(name = "engine", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEngine(Engine engine) {
        deployment.engine(engine);
    }

    void unsetEngine(Engine engine) {
        deployment.engineGone(engine);
    }

    private void start() {
        deployment.revival().begin();
        synchronized (this) {
            if (!closed) {
                registration = context.registerService(Deployment.class, deployment, null);
            }
        }
        try {
            deployment.revival().goOn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.removeBundleListener(deployment.revival());
    }

    private synchronized ServiceReference<?> reference() {
        return registration == null ? null : registration.getReference();
    }

    @Deactivate
    public void close() throws InterruptedException {
        ServiceRegistration<Deployment> registered;
        synchronized (this) {
            closed = true;
            registered = registration;
            registration = null;
        }
        if (registered != null) {
            registered.unregister();
        }
        starting.interrupt();
        deployment.close();
        starting.join(STOP_MILLIS);
    }
}
