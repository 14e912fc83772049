package aimm.server.engine;

import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.server.api.Backend;
import aimm.server.api.Engine;
import aimm.server.api.WorkerRuntime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

/** Wires the engine to its backend, the worker runtimes and the plugins, whose services it never gets. */
@Component(
        configurationPid = {"aimm.server.engine", "aimm.plugins"},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {},
        reference =
                @Reference(
                        name = "active",
                        service = Condition.class,
                        target = "(" + Condition.CONDITION_ID + "=" + Condition.CONDITION_ID_TRUE + ")"))
public final class EngineComponent {

    private final ManagedEngine engine;
    private final BundleContext context;
    private final SynchronousBundleListener bundles;
    private final ServiceRegistration<Engine> registration;
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    @Activate
    public EngineComponent(
            BundleContext context,
            EngineConfig config,
            PluginsConfig plugins,
            @Reference(name = "backend") Backend backend) {
        this.context = context;
        engine = new ManagedEngine(EngineSettings.of(config, plugins), backend);
        bundles = this::changed;
        context.addBundleListener(bundles);
        registration = context.registerService(Engine.class, engine, null);
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            engine.registry().uninstalled(event.getBundle());
        } else if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            end(); // before the bundles stop that it works with
        }
    }

    @Deactivate
    public void close() {
        context.removeBundleListener(bundles);
        end();
    }

    /** The controls end their work while the engine leaves, and it works until they have. */
    private void end() {
        if (!hasEnded.getAndSet(true)) {
            registration.unregister();
            engine.close();
        }
    }

    @Reference(
            name = "model.plugins",
            service = ModelPlugin.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "modelPluginModified")
    void addModelPlugin(ServiceReference<ModelPlugin<?>> plugin) {
        engine.registry().modelTypeAdded(plugin);
    }

    void modelPluginModified(ServiceReference<ModelPlugin<?>> plugin) {
        engine.registry().modified(plugin);
    }

    void removeModelPlugin(ServiceReference<ModelPlugin<?>> plugin) {
        engine.registry().removed(plugin);
    }

    @Reference(
            name = "data.access.plugins",
            service = DataAccessPlugin.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "dataAccessPluginModified")
    void addDataAccessPlugin(ServiceReference<DataAccessPlugin> plugin) {
        engine.registry().dataAccessAdded(plugin);
    }

    void dataAccessPluginModified(ServiceReference<DataAccessPlugin> plugin) {
        engine.registry().modified(plugin);
    }

    void removeDataAccessPlugin(ServiceReference<DataAccessPlugin> plugin) {
        engine.registry().removed(plugin);
    }

    @Reference(
            name = "isolated.runtime",
            target = "(!(" + WorkerRuntime.IN_PROCESS + "=true))",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void setIsolatedRuntime(WorkerRuntime runtime) {
        engine.registry().runtimeAdded(runtime, false);
    }

    void unsetIsolatedRuntime(WorkerRuntime runtime) {
        engine.registry().runtimeRemoved(runtime);
    }

    @Reference(
            name = "trusted.runtime",
            target = "(" + WorkerRuntime.IN_PROCESS + "=true)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void setTrustedRuntime(WorkerRuntime runtime) {
        engine.registry().runtimeAdded(runtime, true);
    }

    void unsetTrustedRuntime(WorkerRuntime runtime) {
        engine.registry().runtimeRemoved(runtime);
    }
}
