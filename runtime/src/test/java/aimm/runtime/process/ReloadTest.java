package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of the configuration while the server runs. */
class ReloadTest {

    private static final String HEAD = """
            name: test
            engine: {sigterm_timeout: 5, max_children: 2, check_children_period: 3}
            backend: {module: aimm.server.backend.dummy}
            plugins: {names: []}
            log:
              version: 1
              formatters: {line: {format: '%(levelname)s %(name)s: %(message)s'}}
              handlers: {console: {class: logging.StreamHandler, formatter: line}}
              root: {level: INFO, handlers: [console]}
            """;
    private static final String FIRST =
            "  - {module: aimm.server.control.http, server: {host: 127.0.0.1, port: $PORT}}\n";

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private int otherPort;
    private String second;

    @BeforeEach
    void findPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            otherPort = socket.getLocalPort();
        }
        second = FIRST.replace("$PORT", Integer.toString(otherPort));
    }

    @Test
    void aNewControlComesAndGoesWhileTheOthersKeepTheirConnections() throws Exception {
        server.configure(HEAD + "control:\n" + FIRST);
        server.startReady();
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            server.configure(HEAD + "control:\n" + second + FIRST);
            server.await("second control", () -> isListening(otherPort));
            assertAnswers(connection);

            server.configure(HEAD + "control:\n" + FIRST);
            server.await("second control gone", () -> !isListening(otherPort));
            assertAnswers(connection);
        }
    }

    @Test
    void aFaultyFileChangesNothingAndIsLogged() throws Exception {
        server.configure(HEAD + "control:\n" + FIRST);
        server.startReady();

        server.configure(HEAD + "control:\n" + second.replace("127.0.0.1", "[]") + FIRST.replace("$PORT", "x"));

        server.awaitLog("control[0].server.host: expected text, got list []");
        server.awaitLog("control[1].server.port: expected integer, got text \"x\"");
        assertThat(server.status("/health/ready")).isEqualTo(200);
    }

    @Test
    void aChangedLogIsHeeded() throws Exception {
        server.configure(HEAD + "control:\n" + FIRST);
        server.startReady();

        server.configure(HEAD.replace("format: '", "format: 'NEW ") + "control:\n" + FIRST);

        server.awaitLog("NEW INFO aimm.server.log.LogConfiguration: logging as configured anew");
    }

    @Test
    void aControlThatCannotStartIsLoggedAndTheServerGoesOn() throws Exception {
        server.configure(HEAD + "control:\n" + FIRST);
        server.startReady();

        try (ServerSocket taken = new ServerSocket(otherPort, 1, InetAddress.getLoopbackAddress())) {
            server.configure(HEAD + "control:\n" + FIRST + second);
            server.awaitLog("control[1]: aimm.server.control.http: ");
        }

        assertThat(server.status("/health/ready")).isEqualTo(200);
    }

    private void assertAnswers(Socket connection) throws IOException {
        connection
                .getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] start = connection.getInputStream().readNBytes(12);
        assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        connection.getInputStream().skip(connection.getInputStream().available());
    }

    private static boolean isListening(int port) {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
