package aimm.server.control.http;

import aimm.server.api.Control;
import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.api.Waiting;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Lets programs, people and browsers of this machine drive the engine over HTTP; without one, it tells its health. */
@Component(
        name = "aimm.server.control.http",
        configurationPid = "aimm.server.control.http",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = HttpControlConfig.class, factory = true)
public final class HttpControl implements Control {

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    @Activate
    public HttpControl(HttpControlConfig config) throws IOException {
        server = HttpServer.listen(Settings.of(config), waiting);
    }

    @Reference(name = "engine", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEngine(Engine engine) {
        server.serve(engine);
    }

    void unsetEngine(Engine engine) {
        server.halt();
    }

    @Reference(name = "deployment", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setDeployment(Deployment deployment) {
        server.deployment().set(deployment);
    }

    void unsetDeployment(Deployment deployment) {
        server.deployment().compareAndSet(deployment, null);
    }

    @Reference(name = "waiting", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addWaiting(Waiting one) {
        waiting.add(one);
    }

    void removeWaiting(Waiting one) {
        waiting.remove(one);
    }

    @Override
    public String address() {
        return server.address();
    }

    @Deactivate
    public void close() {
        server.close();
    }
}
