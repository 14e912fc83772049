package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are meant to be understood in two ways, or to reach what they must not. */
@Timeout(60)
class HostileRequestsTest {

    private static final String NOTHING_SUCH = "no such text";
    /** What must never be served: it comes where a body or nothing at all belongs. */
    private static final String SMUGGLED =
            "DELETE /api/v1/models/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    private static final String PREDICT = "POST /api/v1/models/1/predict HTTP/1.1\r\nHost: localhost\r\n";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.engine.fill(1);
    }

    @AfterEach
    void stop() throws Exception {
        server.assertLeftNothing();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "Content-Length: 0, 5\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Content-Length\t: 0\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "X: a\r\n Content-Length: 0\r\n\r\n",
                "X: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "X: a\rContent-Length: 0\r\n\r\n",
                "X\u0000: a\r\nContent-Length: 0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n{}0\r\n\r\n",
                "Host: evil.example\r\nContent-Length: 0\r\n\r\n",
            })
    void framingThatIsNotPlainIsRefusedWithAllThatFollows(String rest) throws Exception {
        String answers = answers(PREDICT + rest + SMUGGLED);

        assertThat(answers).startsWith("HTTP/1.1 4").doesNotContain("Exception", "\tat ");
        assertOneAnswer(answers);
        assertThat(server.get("/api/v1/models/1").status()).isEqualTo(200);
        assertThat(server.engine.started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /api/v1/models\r\n",
                "GET /api/v1/models HTTP/1.2\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/models HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "get /api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://evil.example/api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/models HTTP/1.1\r\nHost: local host\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            })
    void whatIsNoRequestForHereIsRefused(String request) throws Exception {
        assertThat(answers(request))
                .matches(answer -> answer.isEmpty() || answer.matches("(?s)HTTP/1\\.1 [45].*"))
                .doesNotContain("Exception", "\tat ", "instance_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/../../../../etc/passwd",
                "/docs/%2e%2e/%2e%2e/etc/passwd",
                "/docs/..%2f..%2fetc/passwd",
                "/docs/..%5c..%5cetc/passwd",
                "/docs/..;/..;/etc/passwd",
                "/docs/%252e%252e/etc/passwd",
                "/docs//etc/passwd",
                "//etc/passwd",
                "/docs/index.html%00.png",
                "/docs/META-INF/MANIFEST.MF",
                "/docs/../META-INF/MANIFEST.MF",
                "/docs/./../api/v1/models",
                "/docs/%c0%ae%c0%ae/etc/passwd",
                "/api/v1/models/..%2f1",
                "/api/v1/models/%2e%2e/models",
                "/api/v1/plugins/..%2f..%2fdeployed",
                "/api/v1/plugins/.../rollback",
                "/api/v1/bundles/../models",
                "/api/v1/aliases/..%00",
                "/v2/models/../repository/index",
                "/v2/models/a%2fb/ready",
            })
    void noPathLeadsOutOfWhatIsServed(String path) throws Exception {
        String answer = answers("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).doesNotContain("root:", "Bundle-SymbolicName", "Manifest-Version", "Exception", "\tat ");
        boolean isRefused = answer.startsWith("HTTP/1.1 4");
        boolean isOfACanonicalPath = answer.startsWith("HTTP/1.1 200") && answer.contains("\"models\"");
        assertThat(isRefused || isOfACanonicalPath).as(answer).isTrue();
    }

    @Test
    void tenThousandConnectionsThatAreDroppedLeaveNothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Socket socket = server.connect(1 + i % 2);
                open.add(socket);
                switch (i % 4) {
                    case 0 -> socket.setSoLinger(true, 0); // ends by a reset
                    case 1 -> write(socket, PREDICT + "Content-Length: 100\r\n\r\n{");
                    case 2 -> write(socket, "GET /api/v1/mod");
                    default -> write(socket, "GET /api/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }
            }
            for (Socket socket : open) {
                socket.close();
            }
        }
        server.assertLeftNothing();
    }

    /** All that comes back until the server closes; resets are its good right after a refusal. */
    private String answers(String requests) throws IOException {
        StringBuilder answers = new StringBuilder();
        try (Socket socket = server.connect()) {
            socket.setSoTimeout(5_000);
            write(socket, requests);
            socket.shutdownOutput();
            answers.append(readUntil(socket, NOTHING_SUCH));
        } catch (SocketException e) {
            return answers.toString();
        }
        return answers.toString();
    }

    private static void assertOneAnswer(String answers) {
        assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSize(2);
    }
}
