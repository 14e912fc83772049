package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.runtime.process.Api.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of requests when the server is told to stop. */
class DrainTest {

    private static final String PORT = "server: {port: $PORT";

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private Process process;
    private Api api;
    private long model;

    private void start(int shutdownTimeout) throws Exception {
        server.configure(TestServer.CONFIGURATION.replace(PORT, PORT + ", shutdown_timeout: " + shutdownTimeout));
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        process = server.startReady();
        api = new Api(server);
        server.await("offered", () -> api.offers("test.Model"));
        model = api.create("[]");
    }

    @Test
    void whatRunsEndsAndWhatComesMeanwhileIsRefused() throws Exception {
        start(45);
        CompletableFuture<Answer> slow = ask("[\"sleep\", 4000]");
        server.await("running", api::isBusy);
        try (Load load = new Load(4, () -> outcome(slow))) {
            load.more(50);
            process.destroy();
            server.await("not ready", () -> server.status("/health/ready") == 503);
            assertThat(slow.isDone()).isFalse();
            load.more(50);

            assertThat(slow.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(server.awaitEnd()).isZero();
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void whatTakesTooLongIsCancelledAndTold() throws Exception {
        start(1);
        CompletableFuture<Answer> endless = ask("[\"loop\"]");
        server.await("running", api::isBusy);
        process.destroy();

        Answer answer = endless.get(60, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().get("type").asString()).isEqualTo("urn:aimm:stopping");
        assertThat(server.awaitEnd()).isZero();
    }

    private CompletableFuture<Answer> ask(String arguments) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return api.predict(model, arguments);
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        });
    }

    /** Of a request on a connection of its own: what was wrong with its answer, as long as something still runs. */
    private String outcome(CompletableFuture<?> running) {
        String answer;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/models/" + model + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return running.isDone() ? null : e.toString();
        }
        boolean isWhole = answer.endsWith("}");
        boolean isServed = answer.startsWith("HTTP/1.1 200");
        boolean isRefused = answer.startsWith("HTTP/1.1 503") && answer.contains("Retry-After: ");
        return isWhole && (isServed || isRefused) || running.isDone() && answer.isEmpty() ? null : answer;
    }
}
