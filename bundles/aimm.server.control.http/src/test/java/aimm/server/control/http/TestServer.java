package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.FakeDeployment;
import aimm.server.api.FakeEngine;
import aimm.server.api.Waiting;
import aimm.server.control.http.audit.AuditFile;
import aimm.server.control.http.route.Role;
import aimm.server.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/** A real server on a free port, and a client of it; it watches for two clients at once and keeps two results. */
public final class TestServer implements AutoCloseable {

    static final int JSON_LIMIT = TestSettings.JSON_LIMIT;
    public final FakeEngine engine = new FakeEngine();
    public final FakeDeployment deployment = new FakeDeployment();
    final Set<Waiting> waiting = new CopyOnWriteArraySet<>();
    final HttpServer server;
    public final URI address;
    private final SSLContext tls; // null for connections in the clear
    private final HttpClient client;

    public TestServer() throws IOException {
        this(settings(0));
    }

    /** One that lets in whoever has a key, {@code key-of-} and the role, and the viewer alice with her password. */
    public static TestServer guarded() throws IOException {
        return new TestServer(new TestSettings()
                .roll(People.withKeys().user("alice", People.hash("wonderland"), Role.VIEWER))
                .build());
    }

    /** One that lets in whoever has a key and keeps an audit log. */
    public static TestServer audited(Path log) throws IOException {
        return new TestServer(new TestSettings()
                .roll(People.withKeys())
                .audit(new AuditFile(log, 1 << 20, 1))
                .build());
    }

    TestServer(Settings settings) throws IOException {
        this(settings, null);
    }

    /** An encrypted one. */
    static TestServer encrypted(TestSettings settings) throws IOException {
        return new TestServer(settings.tls(TestTls.FILES.asking(false)).build(), TestTls.FILES.client(null));
    }

    /**
     * An encrypted one for clients with certificates alone.
     *
     * @param folder gets what they need, {@code ca.pem} and {@code client.pem}
     */
    public static TestServer mutual(Path folder) throws IOException {
        TestTls files = new TestTls(folder);
        TestTls.write(folder.resolve("ca.pem"), files.servers.pem());
        TestTls.write(
                folder.resolve("client.pem"), files.clients.issue("CN=client").pem());
        return new TestServer(new TestSettings().tls(files.asking(true)).build(), files.client("CN=test"));
    }

    TestServer(Settings settings, SSLContext tls) throws IOException {
        this.tls = tls;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        client = (tls == null ? builder : builder.sslContext(tls)).build();
        server = HttpServer.listen(settings, waiting);
        server.deployment().set(deployment);
        server.serve(engine);
        address = URI.create(server.address());
    }

    static Settings settings(int port) {
        return new TestSettings().port(port).build();
    }

    Reply get(String path) throws Exception {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    Reply post(String path, String json) throws Exception {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Reply send(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response =
                client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response);
    }

    /** The first line of the answer to a request without a body; the rest is not waited for. */
    String statusLine(String method, String path, String... headers) throws IOException {
        try (Socket socket = connect()) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
            write(
                    socket,
                    head
                            + String.join(
                                    "",
                                    java.util.Arrays.stream(headers)
                                            .map(one -> one + "\r\n")
                                            .toList()) + "\r\n");
            return readUntil(socket, "\r\n").strip();
        }
    }

    /** A connection to write on by hand. */
    Socket connect() throws IOException {
        return connect(1);
    }

    /** The same from another address of this machine. */
    Socket connect(int last) throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort(), from, 0);
        socket.setSoTimeout(20_000);
        return tls(socket);
    }

    /** Encrypts what goes over it if the server does. */
    Socket tls(Socket socket) throws IOException {
        return tls == null ? socket : tls.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    /** Waits until clients that went have left nothing, and others are served. */
    void assertLeftNothing() throws Exception {
        assertThat(get("/health/live").status()).isEqualTo(200);
        until("one connection, that of the test's own client", () -> server.connections() <= 1);
        until("no request", () -> server.router().running() == 0);
        until("no body", () -> server.router().held() == 0);
    }

    /** Waits for what will be so, and fails if it is not after twenty seconds. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("still not so: " + what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    static String request(String method, String path, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Reads until what came ends with, or after closing has, that text. */
    static String readUntil(Socket socket, String end) throws IOException {
        return readUntil(socket.getInputStream(), end);
    }

    static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        int next;
        while (text.indexOf(end, text.length() - end.length()) < 0 && (next = in.read()) >= 0) {
            text.append((char) next);
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.close();
    }

    /** What came back. */
    record Reply(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @SuppressWarnings("unchecked") // the names of members are text
        Map<String, Object> json() {
            return (Map<String, Object>) JsonReader.read(response.body(), JsonReader.Objects.PLAIN);
        }
    }
}
