package aimm.server.control.repl;

import aimm.server.api.Control;
import aimm.server.api.Engine;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Lets operators and notebooks drive the engine over a WebSocket. */
@Component(
        name = "aimm.server.control.repl",
        configurationPid = "aimm.server.control.repl",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ReplControlConfig.class, factory = true)
public final class ReplControl implements Control {

    private final ReplServer server;

    @Activate
    public ReplControl(ReplControlConfig config, @Reference(name = "engine") Engine engine) throws IOException {
        server = ReplServer.listen(Settings.of(config), engine);
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
