package aimm.server.control.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.security.PemFile;
import aimm.server.security.TestAuthority;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EncryptionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch checking = new CountDownLatch(1);
    private final CountDownLatch checked = new CountDownLatch(1);
    private final TestAuthority authority = new TestAuthority("Test");
    private final Server server = new Server();
    private LineConnector connector;

    @Test
    void aHandshakeThatTakesLongHoldsUpNoOtherConnection(@TempDir Path folder) throws Exception {
        start(Files.writeString(
                folder.resolve("a.pem"), authority.issue("CN=server").pem()));
        CompletableFuture<Void> slow =
                CompletableFuture.runAsync(() -> ask(authority.client(authority.issue("CN=slow"))));
        checking.await();

        // one of them has its thread that reads in common with the slow one
        for (int i = 0; i < connector.getSelectorManager().getSelectorCount(); i++) {
            ask(authority.client(null));
        }

        assertThat(slow).isNotDone();
        checked.countDown();
        slow.get();
    }

    @AfterEach
    void stop() throws Exception {
        checked.countDown();
        server.stop();
    }

    private void start(Path pem) throws Exception {
        SslContextFactory.Server certificates = new SslContextFactory.Server();
        certificates.setSslContext(PemFile.read(pem).sslContext(new SlowTrust()));
        certificates.setWantClientAuth(true);
        Lines lines = new Lines(Runnable::run, new Bounds(100, PATIENCE, PATIENCE, 1));
        connector =
                new LineConnector(server, lines, new Encryption(certificates, "http/1.1"), new HttpConnectionFactory());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, null, callback);
                return true;
            }
        });
        server.start();
    }

    private void ask(SSLContext client) {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                .createSocket(
                        new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort()),
                        "localhost",
                        connector.getLocalPort(),
                        true)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts everybody, when the test says so. */
    private final class SlowTrust implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            checking.countDown();
            try {
                checked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
