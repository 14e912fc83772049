package aimm.server.control.http;

import static aimm.server.control.http.People.basic;
import static aimm.server.control.http.People.bearer;
import static aimm.server.control.http.People.key;
import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.TraceContext;
import aimm.server.api.Caller;
import aimm.server.control.http.route.Role;
import aimm.server.security.KeyHash;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoginTest {

    private static final String MODELS = "/api/v1/models";

    private final LogLines log = new LogLines();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(new TestSettings()
                .roll(People.withKeys()
                        .user("alice", People.hash("wonderland"), Role.ENGINEER)
                        .user("alice", People.hash("looking:glass"), Role.ENGINEER)
                        .user("žluťák", People.hash("kůň"), Role.VIEWER)
                        .key("old", KeyHash.of("old-key").text(), Role.ADMIN, Instant.EPOCH)
                        .key(
                                "new",
                                KeyHash.of("new-key").text(),
                                Role.ADMIN,
                                Instant.now().plusSeconds(3600)))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(log.text())
                .doesNotContain("wonderland", "glass", "key-of", "old-key", "Basic", "Bearer", "Authorization");
        log.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wonderland", "looking:glass"})
    void aUserWithAPasswordIsLetIn(String password) throws Exception {
        assertThat(status(basic("alice", password))).isEqualTo(200);
        assertThat(status(basic("alice", password))).as("remembered").isEqualTo(200);
    }

    @Test
    void namesAndPasswordsAreUtf8() throws Exception {
        assertThat(status(basic("žluťák", "kůň"))).isEqualTo(200);
    }

    @Test
    void schemesMayBeWrittenAnyhow() throws Exception {
        assertThat(status(basic("alice", "wonderland").replace("Basic", "bAsIc")))
                .isEqualTo(200);
        assertThat(status(bearer(key(Role.VIEWER)).replace("Bearer", "BEARER"))).isEqualTo(200);
        assertThat(status(bearer("new-key"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: ",
                "Authorization:",
                "Authorization: Basic",
                "Authorization: Basic ",
                "Authorization: Basic !!!",
                "Authorization: Basic YWxpY2U=", // alice
                "Authorization: Basic /w==", // no UTF-8
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer key-of-ADMIN",
                "Authorization: Bearer KEY-OF-ADMIN",
                "Authorization: Bearer key-of-admin key-of-admin",
                "Authorization: Bearer key-of-admi",
                "Authorization: Bearer old-key",
                "Authorization: Token key-of-admin",
                "Authorization: key-of-admin",
                "Authorization: Digest username=alice",
                "Proxy-Authorization: Bearer key-of-admin",
                "Cookie: Authorization=Bearer key-of-admin",
            })
    void whatIsMissingForgedOrExpiredIsNotLetIn(String header) throws Exception {
        String answer = answer(header);
        assertThat(answer)
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Basic realm=\"aimm\", charset=\"UTF-8\"\r\n")
                .contains("WWW-Authenticate: Bearer realm=\"aimm\"\r\n")
                .contains("\"urn:aimm:unauthorized\"");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n"))).doesNotContain("key-of", "YWxpY2U");
    }

    @Test
    void wrongNamesAndPasswordsAreNotLetIn() throws Exception {
        assertThat(status(basic("alice", "Wonderland"))).isEqualTo(401);
        assertThat(status(basic("Alice", "wonderland"))).isEqualTo(401);
        assertThat(status(basic("", ""))).isEqualTo(401);
    }

    @Test
    void theHashThatIsConfiguredLetsNobodyIn() throws Exception {
        assertThat(status(basic("alice", People.hash("wonderland")))).isEqualTo(401);
        assertThat(status(bearer(KeyHash.of(key(Role.ADMIN)).text()))).isEqualTo(401);
    }

    @Test
    void twoHeadersAreNone() throws Exception {
        String twice = bearer(key(Role.ADMIN)) + "\r\n" + bearer(key(Role.ADMIN));
        assertThat(answer(twice)).startsWith("HTTP/1.1 400").contains("more than one header Authorization");
    }

    @Test
    void keysDoNotStandInThePath() throws Exception {
        String answer = server.statusLine("GET", MODELS + "?access_token=" + key(Role.ADMIN));
        assertThat(answer).startsWith("HTTP/1.1 401");
    }

    @Test
    void whoMadeARequestGoesWithItsAction() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (Socket socket = server.connect()) {
            String body = "{\"model_type\": \"fake.Type\"}";
            write(
                    socket,
                    "POST " + MODELS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                            + "\r\nX-Request-Id: abc.1-2_3\r\ntraceparent: " + trace + "\r\ntracestate: a=1\r\n"
                            + basic("alice", "wonderland") + "\r\n\r\n" + body);
            assertThat(readUntil(socket, "}")).startsWith("HTTP/1.1 201").contains("X-Request-Id: abc.1-2_3\r\n");
        }
        assertThat(server.engine.lastOptions.caller())
                .isEqualTo(new Caller("alice", "abc.1-2_3", new TraceContext(trace, "a=1")));
    }

    @Test
    void aBodyThatCameWhileALoginWasCheckedIsRead() throws Exception {
        String body = "{\"model_type\": \"fake.Type\", \"args\": [\"" + "x".repeat(1 << 20) + "\"]}";
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "POST " + MODELS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n"
                            + basic("alice", "wonderland") + "\r\n\r\n" + body);
            assertThat(readUntil(socket, "}")).startsWith("HTTP/1.1 201");
        }
    }

    /** Whoever guesses waits, and neither who is known elsewhere nor any thread with him. */
    @Test
    void guessesWaitAndNobodyElse() throws Exception {
        assertThat(status(basic("alice", "wonderland"))).isEqualTo(200);
        Socket[] waiting =
                IntStream.range(0, 200).mapToObj(i -> guess("guess" + i)).toArray(Socket[]::new);
        TestServer.until("somebody waits", () -> server.server.router().running() > 0);

        assertThat(status(basic("alice", "wonderland"))).isEqualTo(200);
        assertThat(status(bearer(key(Role.VIEWER)))).isEqualTo(200);
        for (Socket socket : waiting) {
            socket.close();
        }
    }

    @Test
    void refusalsAreLoggedWithNamesButNotForEver() throws Exception {
        status(basic("mallory\n[x]", "wrong"));
        assertThat(log.text()).contains("a login of \"mallory\\n[x]\" from 127.0.0.1 was refused");
        for (int i = 0; i < 500; i++) {
            assertThat(status(bearer("wrong"))).isEqualTo(401);
        }
        assertThat(log.lines()).hasSizeLessThan(200);
    }

    @Test
    void loginsThatWaitAreAnsweredWhenTheServerStops() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(status(basic("alice", "wrong" + i))).isEqualTo(401);
        }
        try (Socket socket = guess("last")) { // waits with the name
            TestServer.until("it was read", () -> server.server.router().running() > 0);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
            assertThat(readUntil(socket, "\r\n")).matches("HTTP/1.1 (401|503).*\r\n");
            closed.get();
        }
    }

    /** From an address of its own. */
    private Socket guess(String password) {
        try {
            Socket socket = server.connect(2);
            write(socket, "GET " + MODELS + " HTTP/1.1\r\nHost: localhost\r\n" + basic("alice", password) + "\r\n\r\n");
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int status(String header) throws IOException {
        return Integer.parseInt(server.statusLine("GET", MODELS, header).split(" ")[1]);
    }

    private String answer(String header) throws IOException {
        try (Socket socket = server.connect()) {
            write(socket, "GET " + MODELS + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
            return readUntil(socket, "}");
        }
    }
}
