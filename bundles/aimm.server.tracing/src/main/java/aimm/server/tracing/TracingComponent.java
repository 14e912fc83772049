package aimm.server.tracing;

import aimm.server.api.Engine;
import aimm.server.api.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Traces the actions of the engine while there is a configuration. */
@Component(
        configurationPid = "aimm.server.tracing",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = TracingConfig.class)
public final class TracingComponent {

    private final Map<Engine, Subscription> observed = new ConcurrentHashMap<>();
    private final Tracing tracing;

    @Activate
    public TracingComponent(TracingConfig config) {
        tracing = new Tracing(Settings.of(config));
    }

    @Reference(name = "engine", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEngine(Engine engine) {
        observed.put(engine, engine.observe(tracing.observer()));
    }

    void removeEngine(Engine engine) {
        observed.remove(engine).close();
    }

    @Deactivate
    public void close() {
        tracing.close();
    }
}
