package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With a key of its own: {@code keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost
 * -ext san=ip:127.0.0.1,dns:localhost -validity 36500 -keystore tls.p12 -storepass juggler}.
 */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class TlsTest {

    private static final char[] PASSWORD = "juggler".toCharArray();

    @ParameterizedTest
    @EnumSource
    void aClientThatTrustsTheServerTalksToIt(Dialect dialect) throws Exception {
        String large = "x".repeat(1_000_000);
        try (TestServer server = new TestServer(TestServer.options().tls(context()))) {
            HttpClient http = HttpClient.newBuilder().sslContext(context()).build();
            ClientOptions options = new ClientOptions().dialect(dialect).http(http);
            try (JugglerClient client = JugglerClient.connect(address(server), options)) {
                assertThat(client.request("echo", "quiet").toCompletableFuture().get(20, TimeUnit.SECONDS))
                        .isEqualTo("quiet");
                assertThat(client.request("echo", large).toCompletableFuture().get(20, TimeUnit.SECONDS))
                        .isEqualTo(large);
                server.connection().close();
                client.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aClientThatDoesNotTrustTheServerIsNotConnected() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().tls(context()))) {
            assertThatThrownBy(() -> JugglerClient.connect(address(server), new ClientOptions()))
                    .isInstanceOf(IOException.class)
                    .rootCause()
                    .isInstanceOfAny(SSLHandshakeException.class, java.security.GeneralSecurityException.class);
        }
    }

    @Test
    void whatIsNoTlsIsNotServed() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().tls(context()));
                Socket socket = Wire.socket(server.server)) {
            socket.getOutputStream().write(Wire.upgrade("/ws").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotStartWith("HTTP");
        }
    }

    private static URI address(TestServer server) {
        return URI.create("wss://127.0.0.1:" + server.server.port() + "/ws");
    }

    private static SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = TlsTest.class.getResourceAsStream("tls.p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
