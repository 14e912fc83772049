package hat.juggler;

import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;

/** Makes WebSockets of HTTP connections at the server's paths, without extensions. */
final class Upgrade extends Handler.Abstract {

    private final ServerOptions options;
    private final WebSocketMappings mappings;
    private final WebSocketNegotiator negotiator;

    Upgrade(Server server, ServerOptions options, Supplier<FrameHandler> connections) {
        this.options = options;
        WebSocketComponents components = new WebSocketComponents();
        components.getExtensionRegistry().getAvailableExtensionNames().stream()
                .toList()
                .forEach(components.getExtensionRegistry()::unregister);
        server.addBean(components);
        mappings = new WebSocketMappings(components);
        negotiator = new WebSocketNegotiator() {
            @Override
            public FrameHandler negotiate(
                    ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
                response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
                return connections.get();
            }
        };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!options.paths.contains(Request.getPathInContext(request))) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        } else if (!mappings.upgrade(negotiator, request, response, callback, Upgrade::configure)) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400, "expected a WebSocket");
        }
        return true;
    }

    private static void configure(Configuration configuration) {
        configuration.setIdleTimeout(Duration.ZERO);
        configuration.setMaxFrameSize(0);
    }
}
