package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin does to its own process, under load on another model. */
class FaultsTest {

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private Api api;
    private long victim;
    private long bystander;

    @BeforeEach
    void start() throws Exception {
        server.configure(TestServer.CONFIGURATION);
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.startReady();
        api = new Api(server);
        server.await("offered", () -> api.offers("test.Model"));
        victim = api.create("[]");
        bystander = api.create("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "kill, signal 9",
        "exit, exit code 7",
        "memory, OutOfMemoryError",
        "stack, StackOverflowError",
        "throw, thrown on purpose"
    })
    void failsItsOwnCallAloneAndSaysWhy(String fault, String cause) throws Exception {
        byte[] before = api.instance(victim);
        try (Load load = bystanders()) {
            for (int i = 0; i < 3; i++) {
                load.more(20);
                Api.Answer answer = api.fit(victim, "[\"" + fault + "\"]");
                assertThat(answer.status()).isGreaterThanOrEqualTo(400);
                assertThat(answer.body().get("detail").asString()).contains(cause);
                assertThat(api.predict(victim, "[5]").body().get("result").asInt())
                        .isEqualTo(5);
            }
            load.more(20);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(api.instance(victim)).isEqualTo(before);
        assertThat(api.get("models/" + victim).body().get("version").asInt()).isEqualTo(1);
    }

    @Test
    void anEndlessLoopEndsWithItsDeadline() throws Exception {
        try (Load load = bystanders()) {
            Api.Answer answer = api.post("models/" + victim + "/fit?timeout=0.5", "{\"args\": [\"loop\"]}");
            assertThat(answer.status()).isEqualTo(504);
            load.more(20);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(api.predict(victim, "[5]").body().get("result").asInt()).isEqualTo(5);
    }

    @Test
    void anEndlessLoopEndsWithACancel() throws Exception {
        Api.Answer started = api.post("models/" + victim + "/fit?wait=false", "{\"args\": [\"loop\"]}");
        assertThat(started.status()).isEqualTo(202);
        List<ProcessHandle> before = server.children();
        long action = started.body().get("id").asLong();
        server.await("executing", () -> state(action).contains("executing"));
        api.call("DELETE", "actions/" + action, null);
        server.await("cancelled", () -> state(action).contains("cancelled"));
        assertThat(before).anyMatch(process -> !process.isAlive());
        assertThat(api.predict(victim, "[5]").body().get("result").asInt()).isEqualTo(5);
    }

    @Test
    void aHundredMegabytesOfStandardErrorHurtNobody() throws Exception {
        try (Load load = bystanders()) {
            Api.Answer answer = api.predict(victim, "[\"stderr\"]");
            assertThat(answer.body().get("result").asString()).isEqualTo("said");
            load.more(20);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(server.log().length()).isLessThan(10_000_000);
    }

    @Test
    void aThousandCallsOnUnknownModelsLeaveNothingBehind() throws Exception {
        unknown(100);
        long threads = entries("task");
        long files = entries("fd");
        unknown(1000);
        assertThat(entries("task")).isLessThanOrEqualTo(threads + 2);
        assertThat(entries("fd")).isLessThanOrEqualTo(files + 2);
    }

    @Test
    void noWorkerOutlivesAKilledServer() throws Exception {
        api.post("models/" + victim + "/fit?wait=false", "{\"args\": [\"loop\"]}");
        api.predict(bystander, "[5]");
        List<ProcessHandle> workers = server.children();
        assertThat(workers).isNotEmpty();
        server.kill();
        for (ProcessHandle worker : workers) {
            worker.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Load bystanders() {
        return new Load(2, () -> {
            Api.Answer answer = api.predict(bystander, "[[5.1, 3.5, 1.4, 0.2]]");
            return answer.status() == 200 ? null : answer.toString();
        });
    }

    private void unknown(int calls) throws IOException, InterruptedException {
        for (int i = 0; i < calls; i++) {
            assertThat(api.predict(99_999, "[1]").status()).isEqualTo(404);
        }
    }

    private String state(long action) {
        try {
            return api.get("actions/" + action).body().toString();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("asking failed", e);
        }
    }

    private long entries(String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(server.pid()), what))) {
            return entries.count();
        }
    }
}
