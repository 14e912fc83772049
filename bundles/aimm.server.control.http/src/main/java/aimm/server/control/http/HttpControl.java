package aimm.server.control.http;

import aimm.server.api.Control;
import aimm.server.api.Engine;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Lets programs, people and browsers of this machine drive the engine over HTTP. */
@Component(
        name = "aimm.server.control.http",
        configurationPid = "aimm.server.control.http",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = HttpControlConfig.class, factory = true)
public final class HttpControl implements Control {

    private final HttpServer server;

    @Activate
    public HttpControl(HttpControlConfig config, @Reference(name = "engine") Engine engine) throws IOException {
        server = HttpServer.listen(Settings.of(config), engine);
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
