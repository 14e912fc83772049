package aimm.server.control.http.connection;

import aimm.server.json.JsonWriter;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of connections that came to nothing, such as by a certificate that is not trusted. */
final class FailedHandshakes implements SslHandshakeListener {

    private static final Logger LOG = LoggerFactory.getLogger(FailedHandshakes.class);

    private final Sparingly sparingly = new Sparingly(System::nanoTime);

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        String why = JsonWriter.text(String.valueOf(failure.getMessage()));
        sparingly.tell(others -> LOG.warn(
                "a connection from {} was not encrypted: {}{}",
                event.getEndPoint().getRemoteSocketAddress(),
                why,
                others));
    }
}
