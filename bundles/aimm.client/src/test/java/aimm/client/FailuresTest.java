package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.control.http.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FailuresTest {

    private static final String MODELS = "{\"models\": []}";

    @TempDir
    Path folder;

    private RawServer server;
    private AimmClient aimm;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer();
        aimm = AimmClient.to(server.address()).timeout(Duration.ofSeconds(5)).build();
    }

    @AfterEach
    void stop() throws Exception {
        aimm.close();
        server.close();
    }

    @Test
    void theRealServersRefusalsSayWhy() throws Exception {
        try (TestServer real = new TestServer();
                AimmClient client = AimmClient.to(real.address).build()) {
            assertThatThrownBy(() -> client.models().show("7")).isInstanceOfSatisfying(RefusedException.class, e -> {
                assertThat(e.status()).isEqualTo(404);
                assertThat(e.type()).isEqualTo("unknown-instance");
                assertThat(e).hasMessage("no model instance 7");
            });
            assertThatThrownBy(() -> client.models().create("other", Arguments.NONE))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.type()).isEqualTo("unknown-model-type"));
        }
    }

    @Test
    void whoIsNotLetInIsToldSo() throws Exception {
        try (TestServer real = TestServer.guarded()) {
            assertThat(status(AimmClient.to(real.address))).isEqualTo(401);
            assertThat(status(AimmClient.to(real.address).key("wrong"))).isEqualTo(401);
            assertThat(status(AimmClient.to(real.address).key("key-of-viewer"))).isEqualTo(403);
            assertThat(status(AimmClient.to(real.address).user("alice", "wonderland".toCharArray())))
                    .isEqualTo(403);
            assertThat(status(AimmClient.to(real.address).key("key-of-engineer")))
                    .isEqualTo(201);
        }
    }

    private static int status(AimmClientBuilder builder) throws Exception {
        try (AimmClient client = builder.build()) {
            client.models().create("fake.Type", Arguments.NONE);
            return 201;
        } catch (RefusedException e) {
            assertThat(e.requestId()).isNotEmpty();
            return e.status();
        }
    }

    @Test
    void anUploadThatIsTooLargeIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[65 << 20]);
        try (TestServer real = new TestServer();
                AimmClient client = AimmClient.to(real.address).build()) {
            // the connection may be closed before all is sent, and then the answer is lost with it
            assertThatThrownBy(() -> client.models().upload("fake.Type", file))
                    .isInstanceOf(AimmClientException.class)
                    .message()
                    .matches(".*has more than \\d+ bytes|.*it may have refused what was being sent.*");
        }
    }

    @Test
    void aProblemIsToldWithItsRequest() throws Exception {
        server.answer(
                403,
                "Content-Type: application/problem+json\r\nX-Request-Id: r1\r\n",
                "{\"type\": \"urn:aimm:forbidden\", \"status\": 403, \"detail\": \"not you\"}");

        assertThatThrownBy(() -> aimm.models().list()).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.status()).isEqualTo(403);
            assertThat(e.type()).isEqualTo("forbidden");
            assertThat(e).hasMessage("not you");
            assertThat(e.requestId()).isEqualTo("r1");
        });
    }

    @Test
    void whatIsNoAimmServerIsRecognized() throws Exception {
        server.answer(502, "Content-Type: text/html\r\n", "<h1>Bad gateway</h1>");
        assertThatThrownBy(() -> aimm.models().list())
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.type()).isEmpty())
                .hasMessageContaining("status 502")
                .hasMessageContaining("is the address right?");
        server.answer(302, "Location: https://elsewhere/\r\n", "");
        assertThatThrownBy(() -> aimm.models().list()).hasMessageContaining("302, to https://elsewhere/");
        server.answer(200, "", "<html>");
        assertThatThrownBy(() -> aimm.models().list())
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("is it an AIMM server?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"models\": 1}",
                "{\"models\": [1]}",
                "{\"models\": [{\"instance_id\": \"1\"}]}",
                "{\"models\": [{\"instance_id\": 1}]}",
            })
    void answersOfAnotherShapeAreSaidToBe(String answer) throws Exception {
        server.json(200, answer);

        assertThatThrownBy(() -> aimm.models().list())
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("the server sent");
    }

    @Test
    void whatNewerServersAddIsLeftAside() throws Exception {
        server.json(
                200,
                "{\"new\": 1, \"models\": [{\"instance_id\": 1, \"model_type\": \"t\", \"version\": 2,"
                        + " \"size\": 3, \"colour\": \"red\"}]}");

        assertThat(aimm.models().list()).extracting(Model::instanceId).containsExactly(1L);
    }

    @Test
    void aBusyServerIsAskedAgainWhenItSaysWhen() throws Exception {
        server.answer(503, "Retry-After: 0\r\n", "")
                .answer(503, "Retry-After: 0\r\n", "")
                .json(200, MODELS);

        assertThat(aimm.models().list()).isEmpty();
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void aServerThatStaysBusyIsLeftAlone() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.answer(503, "Retry-After: 0\r\n", "");
        }
        try (AimmClient patient = AimmClient.to(server.address()).retries(2).build()) {
            assertThatThrownBy(() -> patient.models().list())
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.status()).isEqualTo(503));
        }
        server.answer(503, "", "");
        assertThatThrownBy(() -> aimm.models().list()).isInstanceOf(RefusedException.class);
        assertThat(server.requests).hasSize(4);
    }

    @Test
    void closingEndsThePauseBeforeAnotherAttempt() throws Exception {
        server.answer(503, "Retry-After: 600\r\n", "");
        CompletableFuture<?> waiting = Waiting.start(() -> aimm.models().list());
        server.requests.take();

        aimm.close();

        assertThat(Waiting.failure(waiting)).isInstanceOf(ClosedException.class);
    }

    @Test
    void nobodyThereIsSaid() throws Exception {
        URI gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (AimmClient client = AimmClient.to(gone).build()) {
            assertThatThrownBy(() -> client.models().list())
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage(gone + "/: nothing listens there");
        }
        try (AimmClient client =
                AimmClient.to(URI.create("http://aimm.invalid:8080")).build()) {
            assertThatThrownBy(() -> client.models().list())
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage("http://aimm.invalid:8080/: there is no host aimm.invalid");
        }
    }

    @Test
    void aConnectionThatBreaksIsSaid() throws Exception {
        server.raw("HTTP/1.1 200 OK\r\n");
        assertThatThrownBy(() -> aimm.models().list()).isInstanceOf(UnreachableException.class);
        server.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mod");
        assertThatThrownBy(() -> aimm.models().list())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("the connection broke");
        server.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        assertThatThrownBy(() -> aimm.models().list()).isInstanceOf(UnreachableException.class);
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        try (AimmClient impatient =
                AimmClient.to(server.address()).timeout(Duration.ofMillis(100)).build()) {
            server.hang("");
            assertThatThrownBy(() -> impatient.models().list())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("has not answered within 0.1 s");
        }
        try (AimmClient patient =
                AimmClient.to(server.address()).timeout(Duration.ofSeconds(2)).build()) {
            server.hang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mod");
            assertThatThrownBy(() -> patient.models().list())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("has sent nothing for");
        }
    }

    @Test
    void anInterruptEndsTheWaitForTheRestOfAnAnswer() throws Exception {
        server.hang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mod");
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread waiting = Waiting.thread(() -> aimm.models().list(), result);
        waiting.start();
        server.requests.take();

        waiting.interrupt();

        assertThat(Waiting.failure(result)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void answersAreBounded() throws Exception {
        try (AimmClient small = AimmClient.to(server.address()).maxAnswer(1000).build()) {
            server.json(200, " ".repeat(1001));
            assertThatThrownBy(() -> small.models().list())
                    .isInstanceOf(UnexpectedAnswerException.class)
                    .hasMessageContaining("larger than 1000 bytes");
            server.json(200, MODELS + " ".repeat(1000 - MODELS.length()));
            assertThat(small.models().list()).isEmpty();
        }
    }

    @Test
    void downloadsThatAreTooShortChangeNoFile() throws Exception {
        Path file = folder.resolve("instance");
        server.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");

        assertThatThrownBy(() -> aimm.models().download("1", file)).isInstanceOf(UnreachableException.class);
        server.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        assertThatThrownBy(() -> aimm.models().export("1", file)).isInstanceOf(UnreachableException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void digestsAreChecked() throws Exception {
        Path file = folder.resolve("instance");
        server.answer(
                200, "Repr-Digest: sha-512=:AA==:, sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:\r\n", "abc");
        assertThat(aimm.models().download("1", file).sha256()).startsWith("ba7816bf");
        assertThat(file).hasContent("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void namesThatLeadElsewhereAreNone(String name) {
        assertThatThrownBy(() -> aimm.models().show(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' is no name");
    }

    @Test
    void anyOtherNameStaysOneSegment() throws Exception {
        server.answer(404, "", "");
        assertThatThrownBy(() -> aimm.aliases().show("../a b/ž?x#y")).isInstanceOf(RefusedException.class);
        assertThat(server.requests.take()).startsWith("GET /api/v1/aliases/..%2Fa%20b%2F%C5%BE%3Fx%23y HTTP/1.1\r\n");
    }
}
