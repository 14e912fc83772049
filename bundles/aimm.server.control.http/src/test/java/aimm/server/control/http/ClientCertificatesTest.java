package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.control.http.access.Roll;
import aimm.server.control.http.route.Role;
import aimm.server.security.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientCertificatesTest {

    private static final String CREATE = "/api/v1/models";

    @TempDir
    Path folder;

    private TestTls files;

    @BeforeEach
    void writeFiles() {
        files = new TestTls(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CN=viewer,O=Plant   | 200 | 403
            CN=engineer,O=Plant | 200 | 400
            CN=unknown,O=Plant  | 401 | 401
            CN=viewer,O=Other   | 401 | 401
                                | 401 | 401
            """)
    void whoseCertificateIsKnownHasItsRole(String subject, int looking, int creating) throws Exception {
        try (TestServer server = server(false, withCertificates(People.withKeys()), files.client(subject))) {
            assertThat(server.statusLine("GET", CREATE)).contains(" " + looking + " ");
            assertThat(server.statusLine("POST", CREATE)).contains(" " + creating + " ");
        }
    }

    @Test
    void subjectsAreComparedAsNamesAndNotAsTexts() throws Exception {
        Roll.Builder roll = new Roll.Builder().certificate("v", "cn=Viewer ,  o=PLANT", Role.VIEWER);
        try (TestServer server = server(false, roll, files.client("CN=viewer,O=Plant"))) {
            assertThat(server.statusLine("GET", CREATE)).contains(" 200 ");
        }
    }

    @Test
    void whereOnlyCertificatesCountARequestWithoutOneIsForbidden() throws Exception {
        try (TestServer server = server(false, withCertificates(new Roll.Builder()), files.client(null))) {
            TestServer.Reply reply = server.get(CREATE);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json()).containsEntry("detail", "say who you are: a client certificate is needed");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CN=unknown,O=Plant | key-of-viewer | 200
            CN=viewer,O=Plant  | wrong         | 401
                               | key-of-viewer | 200
            """)
    void aRequestThatSaysWhoMakesItIsJudgedByThat(String subject, String key, int status) throws Exception {
        SSLContext client = files.client(subject);
        try (TestServer server = server(false, withCertificates(People.withKeys()), client)) {
            assertThat(server.statusLine("GET", CREATE, People.bearer(key))).contains(" " + status + " ");
        }
    }

    @Test
    void whereOneIsNeededNobodyConnectsWithout() throws Exception {
        try (TestServer server = server(true, People.withKeys(), files.client(null))) {
            assertRefused(server);
        }
        try (TestServer server =
                server(true, withCertificates(new Roll.Builder()), files.client("CN=viewer,O=Plant"))) {
            assertThat(server.statusLine("GET", CREATE)).contains(" 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatAnotherAuthoritySignedOrThatIsTooOldEndsTheConnection(boolean required) throws Exception {
        TestAuthority.Identity old =
                files.clients.issue("CN=viewer,O=Plant", Instant.now().minusSeconds(60));
        // of the same name, so that the client finds it fitting
        TestAuthority.Identity foreign = new TestAuthority("Clients").issue("CN=viewer,O=Plant");
        for (TestAuthority.Identity wrong : new TestAuthority.Identity[] {old, foreign}) {
            try (LogLines log = new LogLines();
                    TestServer server =
                            server(required, withCertificates(People.withKeys()), files.servers.client(wrong))) {
                assertRefused(server);
                TestServer.until("it is told", () -> log.text().contains("was not encrypted: \""));
            }
        }
    }

    @Test
    void theServersOwnAuthoritySignsNoClients() throws Exception {
        SSLContext client = files.servers.client(files.servers.issue("CN=viewer,O=Plant"));
        try (TestServer server = server(false, withCertificates(People.withKeys()), client)) {
            // the client sees that its certificate is of no use and shows none
            assertThat(server.statusLine("GET", CREATE)).contains(" 401 ");
        }
    }

    @Test
    void oneThatIsNotKnownIsToldSafely() throws Exception {
        try (LogLines log = new LogLines();
                TestServer server =
                        server(false, withCertificates(People.withKeys()), files.client("CN=\"a\\\nroot\""))) {
            server.get(CREATE);

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("the certificate of \"CN=") && line.contains("was refused"));
            assertThat(log.text()).doesNotContain("\nroot");
        }
    }

    private static Roll.Builder withCertificates(Roll.Builder roll) {
        return roll.certificate("viewing", "CN=viewer,O=Plant", Role.VIEWER)
                .certificate("engineering", "CN=engineer,O=Plant", Role.ENGINEER);
    }

    private TestServer server(boolean required, Roll.Builder roll, SSLContext client) throws IOException {
        return new TestServer(
                new TestSettings().tls(files.asking(required)).roll(roll).build(), client);
    }

    /** With TLS 1.3 a client only learns it when it reads. */
    private static void assertRefused(TestServer server) {
        String answer = "";
        try (Socket socket = server.connect()) {
            write(socket, TestServer.request("GET", CREATE, ""));
            answer = readUntil(socket, "}");
        } catch (IOException e) {
            // as it should
        }
        assertThat(answer).isEmpty();
    }
}
