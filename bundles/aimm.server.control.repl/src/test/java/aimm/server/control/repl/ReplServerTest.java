package aimm.server.control.repl;

import static aimm.server.control.repl.TestRepl.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.FakeEngine;
import hat.juggler.ClientOptions;
import hat.juggler.Dialect;
import hat.juggler.JugglerClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplServerTest {

    private final FakeEngine engine = new FakeEngine();

    @Test
    void servesBothPaths() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            for (String path : List.of("", "ws")) {
                try (JugglerClient client =
                        JugglerClient.connect(URI.create(repl.address() + path), new ClientOptions())) {
                    assertThat(login(client, TestRepl.DIGEST)).isEqualTo(Map.of("success", true));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void tellsTheDialectsApart(Dialect dialect) throws Exception {
        try (TestRepl repl = new TestRepl(engine);
                JugglerClient client =
                        JugglerClient.connect(URI.create(repl.address()), new ClientOptions().dialect(dialect))) {
            assertThat(login(client, TestRepl.DIGEST)).isEqualTo(Map.of("success", true));
        }
    }

    @Test
    void encryptsWithAPemFile() throws Exception {
        Path pem = Path.of(ReplServerTest.class.getResource("server.pem").toURI());
        HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build();
        try (TestRepl repl = new TestRepl(engine, TestRepl.settings(null, pem))) {
            assertThat(repl.address()).startsWith("wss://127.0.0.1:");
            URI address = URI.create(repl.address().replace("127.0.0.1", "localhost"));
            try (JugglerClient client = JugglerClient.connect(address, new ClientOptions().http(http))) {
                assertThat(login(client, TestRepl.DIGEST)).isEqualTo(Map.of("success", true));
            }
        }
    }

    @Test
    void aPemFileThatCantBeReadKeepsItFromStarting() {
        assertThatThrownBy(() -> new TestRepl(engine, TestRepl.settings(null, Path.of("missing.pem"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    void aPortThatIsTakenKeepsItFromStartingAndLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Settings free = TestRepl.settings();
            Settings settings = new Settings(
                    free.host(),
                    taken.getLocalPort(),
                    null,
                    free.autoflushDelay(),
                    Duration.ZERO,
                    null,
                    free.loginTimeout(),
                    free.users(),
                    true,
                    10,
                    1 << 20);

            assertThatThrownBy(() -> ReplServer.listen(settings, engine))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1")
                    .hasMessageContaining("taken");
        }
        assertThat(engine.listeners()).isZero();
    }

    @Test
    void aThousandUsersAreServedAtOnce() throws Exception {
        engine.fill(1);
        Settings quiet =
                TestRepl.settings(TestRepl.settings().users(), Duration.ofDays(1), Duration.ofMinutes(5), true);
        try (TestRepl repl = new TestRepl(engine, quiet)) {
            List<JugglerClient> clients =
                    Stream.generate(() -> connect(repl)).limit(1000).toList();
            for (JugglerClient client : clients) {
                login(client, TestRepl.DIGEST);
            }
            for (JugglerClient client : clients) {
                assertThat(TestRepl.predict(client, 5L)).isEqualTo(5L);
            }
        }
    }

    private static JugglerClient connect(TestRepl repl) {
        try {
            return repl.connect();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = ReplServerTest.class.getResourceAsStream("server.pem")) {
            byte[] pem = in.readAllBytes();
            String text = new String(pem, java.nio.charset.StandardCharsets.US_ASCII);
            String certificate = text.substring(text.indexOf("-----BEGIN CERTIFICATE"));
            store.setCertificateEntry(
                    "server",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new java.io.ByteArrayInputStream(
                                    certificate.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
