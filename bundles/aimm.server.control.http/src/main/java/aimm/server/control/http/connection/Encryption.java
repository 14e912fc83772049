package aimm.server.control.http.connection;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Encrypts connections. Handshakes, which take a while to compute, are left to threads that may block, so that they hold up
 * no other connection; what comes after them runs on the thread that reads, as where nothing is encrypted.
 */
final class Encryption extends SslConnectionFactory {

    Encryption(SslContextFactory.Server certificates, String protocol) {
        super(certificates, protocol);
        addBean(new FailedHandshakes());
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
        return new Encrypted(connector, getSslContextFactory(), endPoint, engine);
    }

    private static final class Encrypted extends SslConnection {

        private volatile boolean begun;

        Encrypted(Connector connector, SslContextFactory certificates, EndPoint endPoint, SSLEngine engine) {
            super(connector.getByteBufferPool(), connector.getExecutor(), certificates, endPoint, engine, false, false);
            addHandshakeListener(new SslHandshakeListener() {
                @Override
                public void handshakeSucceeded(Event event) {
                    begun = true;
                }
            });
        }

        @Override
        public void tryFillInterested(Callback callback) {
            super.tryFillInterested(
                    begun
                            ? callback
                            : Callback.from(Invocable.InvocationType.BLOCKING, callback::succeeded, callback::failed));
        }
    }
}
