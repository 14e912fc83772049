package aimm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.InvalidRequestException;
import aimm.server.control.http.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit statuses, and what is said beside them. */
@Timeout(60)
class FailuresTest {

    @TempDir
    Path folder;

    private TestServer server;
    private Cli cli;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        cli = new Cli(server.address);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A line about it, and a line with a hint; nothing where programs read. */
    private static void assertFails(Cli.Run run, int status, String message, String hint) {
        assertThat(run.status()).as("%s", run).isEqualTo(status);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err())
                .startsWith("aimm: ")
                .contains(message)
                .contains("\nhint: ")
                .contains(hint);
    }

    @Test
    void whatTheServerRefusesEndsWith1() {
        assertFails(cli.run("predict", "7"), 1, "no model instance 7", "'aimm models' lists the models");
        assertFails(cli.run("create", "other.Type", "--json"), 1, "other.Type", "'aimm types'");
        assertFails(cli.run("cancel", "7"), 1, "no action 7", "'aimm actions'");
        assertFails(cli.run("bundles", "show", "9"), 1, "no bundle 9", "'aimm bundles' lists the bundles");
        assertFails(cli.run("predict", "champion"), 1, "no alias champion", "'aimm alias'");
    }

    @Test
    void anActionThatFailsEndsWith1() {
        cli.run("create", "fake.Type");
        server.engine.prediction = arguments -> {
            throw new InvalidRequestException("argument 'X': expected rows");
        };
        assertFails(cli.run("predict", "1"), 1, "aimm: argument 'X': expected rows\n", "'aimm types TYPE'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "modls",
                "predict",
                "predict 1 --versoin",
                "predict 1 --accept xml",
                "fit champion",
                "models x",
                "models --timeout 0",
                "models --timeout soon",
                "models --server localhost:8080",
                "models --user alice --key-file none",
                "upload model.bin",
                "upload model.bin --id 1 --type x",
                "predict 1 @none.csv",
                "create fake.Type setosa",
                "completion fish",
                "tags add 1",
                "metadata set 1 note",
                "import .",
                "export 1 .",
                "bundles stop some.bundle",
                "bundles update 7"
            })
    void wrongUsageEndsWith2(String line) {
        Cli.Run run = cli.run(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(run.status()).as("%s", run).isEqualTo(Exit.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("aimm: ").doesNotContain("Exception", "\tat ", "defect");
        assertThat(run.err().lines().count()).isBetween(1L, 2L);
    }

    @Test
    void filesThatAreNotThereEndWith2() {
        Path none = folder.resolve("none/file");

        assertThat(cli.run("upload", none.toString(), "--id", "1"))
                .isEqualTo(new Cli.Run(2, "", "aimm: " + none + ": there is no such file or folder\n"));
        assertThat(cli.run("download", "1", none.toString()).status()).isEqualTo(2);
        assertThat(cli.run("create", "fake.Type", "@" + none).status()).isEqualTo(2);
        assertThat(cli.run("models", "--key-file", none.toString()).status()).isEqualTo(2);
    }

    @Test
    void aServerThatIsNotThereEndsWith3() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Cli.Run run = new Cli(URI.create("http://127.0.0.1:" + port)).run("models");

        assertFails(run, 3, "nothing listens there", "is the server running");
    }

    @Test
    void aServerThatSaysNothingEndsWith3() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Run run =
                    cli.run("models", "--server", "http://127.0.0.1:" + silent.getLocalPort(), "--timeout", "0.1");

            assertFails(run, 3, "has not answered within 0.1 s", "--timeout");
        }
    }

    @Test
    void whoMayNotEndsWith4() throws Exception {
        try (TestServer guarded = TestServer.guarded()) {
            Cli stranger = new Cli(guarded.address);
            assertFails(stranger.run("models"), 4, "", "--user NAME or --key-file FILE");
            Path key = Files.writeString(folder.resolve("key"), "key-of-engineer\n");
            assertThat(stranger.run("create", "fake.Type", "--key-file", key.toString())
                            .status())
                    .isZero();
            stranger.environment.put("AIMM_PASSWORD", "wonderland");
            assertThat(stranger.run("--user", "alice", "models").out()).contains("fake.Type");
            assertFails(stranger.run("--user", "alice", "delete", "1"), 4, "engineer", "role");
            stranger.environment.put("AIMM_KEY", "key-of-viewer");
            assertThat(stranger.run("models").out()).contains("fake.Type");
            stranger.environment.put("AIMM_PASSWORD", "guess");
            assertThat(stranger.run("--user", "alice", "models").status()).isEqualTo(4);
        }
    }

    @Test
    void overTlsBothSidesProveWhoTheyAre() throws Exception {
        try (TestServer encrypted = TestServer.mutual(folder)) {
            Cli over = new Cli(encrypted.address);
            String ca = folder.resolve("ca.pem").toString();
            String pem = folder.resolve("client.pem").toString();
            assertFails(over.run("models"), 3, "no trusted connection", "--cacert");
            assertThat(over.run("models", "--cacert", ca).status()).isEqualTo(3);
            assertThat(over.run("models", "--json", "--cacert", ca, "--cert", pem)
                            .out())
                    .isEqualTo("{\"models\":[]}\n");
            assertThat(over.run("models", "--json", "--cacert", ca, "--cert", pem, "--cert-key", pem)
                            .status())
                    .isZero();
            assertThat(over.run("models", "--cacert", pem, "--cert", ca).err()).contains("no private key in it");
        }
    }

    @Test
    void aPasswordIsNeverTakenFromWhereOthersSeeIt() {
        assertFails(cli.run("--user", "alice", "models"), 2, "no terminal", "$AIMM_PASSWORD");
        assertThat(cli.run("--password", "x", "models").status()).isEqualTo(2);
    }

    @Test
    void whatSomebodyCancelsEndsWith5() throws Exception {
        cli.run("create", "fake.Type");
        server.engine.prediction = arguments -> new CompletableFuture<>();
        server.engine.started.clear();
        CompletableFuture<Cli.Run> predict = CompletableFuture.supplyAsync(() -> cli.run("predict", "1"));
        server.engine.started.take().cancel();

        assertThat(predict.get().status()).isEqualTo(5);
        assertThat(predict.get().err()).isEqualTo("aimm: action 2 was cancelled\n");
        assertThat(new Cli(server.address).run("watch", "2").status()).isEqualTo(5);
    }

    @Test
    void whoInterruptsTheStartOfAFitLeavesNoneBehind() {
        cli.run("create", "fake.Type");
        Thread.currentThread().interrupt();

        Cli.Run run = cli.run("fit", "1");

        assertThat(run).isEqualTo(new Cli.Run(5, "", "aimm: interrupted; action 2 is done\n"));
    }

    @Test
    void anInterruptedCallIsCancelledAndEndsWith5() throws Exception {
        cli.run("create", "fake.Type");
        server.engine.prediction = arguments -> new CompletableFuture<>();
        server.engine.started.clear();
        CompletableFuture<Cli.Run> predict = new CompletableFuture<>();
        Thread thread = new Thread(() -> predict.complete(cli.run("predict", "1")));
        thread.start();
        var action = server.engine.started.take();

        thread.interrupt();

        assertThat(predict.get().status()).isEqualTo(5);
        action.cancelled.get();
    }
}
