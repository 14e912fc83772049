package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.control.http.connection.Bounds;
import aimm.server.control.http.connection.Tls;
import aimm.server.security.PemException;
import aimm.server.security.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {

    private static final String GET = "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private TestTls files;

    @BeforeEach
    void writeFiles() {
        files = new TestTls(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatIsServedIsServedEncrypted(String protocol) throws Exception {
        try (TestServer server = server(files.asking(false));
                SSLSocket socket = (SSLSocket) server.connect()) {
            assertThat(server.address.toString()).matches("https://127\\.0\\.0\\.1:\\d+");
            socket.setEnabledProtocols(new String[] {protocol});
            write(socket, GET);

            assertThat(readUntil(socket, "}"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Strict-Transport-Security: max-age=100\r\n");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(server.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void browsersAreNotToldWhereThatIsSwitchedOff() throws Exception {
        try (TestServer server = server(files.plain())) {
            assertThat(server.get("/health/live").header("Strict-Transport-Security"))
                    .isNull();
        }
    }

    @Test
    void olderProtocolsAreRefused() throws Exception {
        try (TestServer server = server(files.plain());
                Socket socket = raw(server)) {
            // a hello of TLS 1.1 with one cipher suite
            String hello = "0302" + "00".repeat(32) + "00" + "0002c013" + "0100";
            String message = "010000" + "%02x".formatted(hello.length() / 2) + hello;
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("16030100" + "%02x".formatted(message.length() / 2) + message));

            byte[] alert = socket.getInputStream().readAllBytes();
            assertThat(HexFormat.of().formatHex(alert))
                    .as("protocol_version")
                    .startsWith("15")
                    .endsWith("0246");
        }
    }

    @Test
    void aClientThatTrustsAnotherAuthorityGoes() throws Exception {
        try (TestServer server = new TestServer(
                new TestSettings().tls(files.plain()).build(), new TestAuthority("Servers").client(null))) {
            assertThatThrownBy(() -> server.get("/health/live")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, "GET / HTTP/1.1\r\n", "x", "\0\0\0\0\0\0\0\0"})
    void whatIsNoTlsIsClosed(String text) throws Exception {
        try (LogLines log = new LogLines();
                TestServer server = slow();
                Socket socket = raw(server)) {
            write(socket, text);
            SlowClientsTest.drip(socket);
            TestServer.until("it is closed", () -> server.server.connections() == 0);
            assertThat(log.text()).doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "160301", "1603010200", "1603010200010001fc0303"})
    void aHandshakeThatDripsIsNotWaitedFor(String begin) throws Exception {
        try (TestServer server = slow();
                Socket socket = raw(server)) {
            socket.getOutputStream().write(HexFormat.of().parseHex(begin));
            SlowClientsTest.drip(socket);
            TestServer.until("it is closed", () -> server.server.connections() == 0);
        }
    }

    @Test
    void connectionsOfOneClientAreCountedBeforeTheirHandshakes() throws Exception {
        Bounds one = new Bounds(1, Duration.ofSeconds(30), Duration.ofSeconds(30), 1);
        try (TestServer server = new TestServer(
                        new TestSettings().bounds(one).tls(files.plain()).build(), files.client(null));
                Socket first = raw(server)) {
            first.getOutputStream().write(0x16);
            TestServer.until("it is open", () -> server.server.connections() == 1);
            try (Socket second = raw(server)) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aNewCertificateIsForNewConnectionsAndOpenOnesStay() throws Exception {
        try (TestServer server = server(files.plain());
                SSLSocket open = (SSLSocket) server.connect()) {
            write(open, GET);
            assertThat(readUntil(open, "}")).startsWith("HTTP/1.1 200");
            assertThat(subject(open)).isEqualTo("CN=first");

            TestTls.write(files.pemFile, files.servers.issue("CN=second").pem());

            TestServer.until("it is taken", () -> newSubject(server).equals("CN=second"));
            write(open, GET);
            assertThat(readUntil(open, "}")).startsWith("HTTP/1.1 200");
            assertThat(subject(open)).isEqualTo("CN=first");
        }
    }

    @Test
    void aFileThatCantBeUsedIsToldOnceAndTheCertificateBeforeIsKept() throws Exception {
        try (LogLines log = new LogLines();
                TestServer server = server(files.plain())) {
            String whole = files.servers.issue("CN=second").pem();
            TestTls.write(files.pemFile, whole.substring(0, whole.length() / 2));
            TestServer.until(
                    "it is told", () -> log.text().contains("are kept until their files are mended: PEM file"));
            assertThat(newSubject(server)).isEqualTo("CN=first");
            Files.delete(files.pemFile);
            TestServer.until("it is told", () -> log.text().contains("it isn't there"));
            assertThat(newSubject(server)).isEqualTo("CN=first");

            TestTls.write(files.pemFile, whole);
            TestServer.until("it is taken", () -> newSubject(server).equals("CN=second"));
            assertThat(log.lines().stream().filter(line -> line.contains("mended")))
                    .hasSize(2);
        }
    }

    @Test
    void otherAuthoritiesOfClientsAreTakenToo() throws Exception {
        TestAuthority next = new TestAuthority("Next");
        try (TestServer server =
                new TestServer(new TestSettings().tls(files.asking(true)).build(), files.client("CN=a"))) {
            assertThat(server.get("/health/live").status()).isEqualTo(200);

            TestTls.write(files.clientCa, next.pem());

            TestServer.until("it is taken", () -> isRefused(server));
        }
    }

    @Test
    void faultsKeepItFromStarting() {
        assertFault(
                files.pemFile,
                files.servers
                        .issue("CN=a", Instant.parse("2026-01-02T03:04:05Z"))
                        .pem(),
                "its certificate expired at 2026-01-02T03:04:05Z; put a new one in");
        assertFault(files.pemFile, "", "there is no certificate in it; put certificate and key into one file");
        TestTls.write(files.pemFile, files.servers.issue("CN=a").pem());
        assertFault(
                files.clientCa,
                "# none\n",
                "there is no certificate in it; put in those of the authorities that sign certificates");
    }

    private void assertFault(Path file, String content, String fault) {
        TestTls.write(file, content);
        assertThatThrownBy(() -> HttpServer.listen(
                        new TestSettings().tls(files.asking(true)).build(), Set.of()))
                .isInstanceOf(PemException.class)
                .hasMessage("PEM file " + file + ": " + fault);
        HttpServerTest.assertNoThreads();
    }

    private TestServer server(Tls tls) throws IOException {
        return new TestServer(new TestSettings().tls(tls).build(), files.client(null));
    }

    private TestServer slow() throws IOException {
        return new TestServer(
                new TestSettings()
                        .bounds(new Bounds(500, SOON, SOON, 1_000_000))
                        .tls(files.plain())
                        .build(),
                files.client(null));
    }

    /** A connection whose client does not encrypt. */
    private static Socket raw(TestServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String newSubject(TestServer server) {
        try (SSLSocket socket = (SSLSocket) server.connect()) {
            return subject(socket);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String subject(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static boolean isRefused(TestServer server) {
        try (SSLSocket socket = (SSLSocket) server.connect()) {
            write(socket, GET);
            return readUntil(socket, "}").isEmpty();
        } catch (IOException e) {
            return true;
        }
    }
}
