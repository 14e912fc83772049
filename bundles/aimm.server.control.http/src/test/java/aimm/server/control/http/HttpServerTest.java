package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.request;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.FakeEngine;
import aimm.server.api.PluginInfo;
import aimm.server.api.Waiting;
import aimm.server.control.http.TestServer.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerTest {

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (TestServer server = new TestServer()) {
            int port = server.address.getPort();
            assertThatThrownBy(() -> HttpServer.listen(TestServer.settings(port), Set.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("port " + port + " on 127.0.0.1 is taken");
        }
        assertNoThreads();
    }

    @Test
    void stoppingLeavesNoThreadAndTellsThoseWhoWait() throws Exception {
        TestServer server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        server.engine.started.clear();
        server.engine.prediction = arguments -> new CompletableFuture<>();
        try (Socket waiting = server.connect();
                Socket idle = server.connect()) {
            write(waiting, request("POST", "/api/v1/models/1/predict", "{}"));
            FakeEngine.FakeAction<?> action = server.engine.started.take();

            server.close();

            assertThat(readUntil(waiting, "}")).startsWith("HTTP/1.1 503").contains("urn:aimm:stopping");
            action.cancelled.get(20, TimeUnit.SECONDS);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
        assertNoThreads();
        assertThat(server.engine.listeners()).isZero();
    }

    @Test
    void requestsThatAreAboutToEndAreWaitedFor() throws Exception {
        TestServer server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        server.engine.started.clear();
        CompletableFuture<Object> result = new CompletableFuture<>();
        server.engine.prediction = arguments -> result;
        try (Socket waiting = server.connect()) {
            waiting.setReceiveBufferSize(1 << 16);
            write(waiting, request("POST", "/api/v1/models/1/predict", "{}"));
            server.engine.started.take();
            result.complete("x".repeat(5 << 20)); // more than fits into the buffers between

            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

            String answer = new String(waiting.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("xx\"}");
            closed.get();
        }
    }

    @Test
    void withoutAnEngineItTellsItsHealthAlone() throws Exception {
        try (TestServer server = new TestServer()) {
            server.server.halt();

            assertThat(server.get("/health/live").status()).isEqualTo(200);
            Reply reply = server.get("/health/ready");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json())
                    .isEqualTo(Map.of(
                            "status",
                            "not ready",
                            "waiting_for",
                            List.of(Map.of("component", "aimm.server.engine", "reason", "is not up"))));

            server.waiting.add(new Waiting() {
                @Override
                public String component() {
                    return "aimm.server.hat";
                }

                @Override
                public String reason() {
                    return "waits for the blessing";
                }
            });

            assertThat(server.get("/health/ready").json())
                    .isEqualTo(Map.of(
                            "status",
                            "not ready",
                            "waiting_for",
                            List.of(Map.of("component", "aimm.server.hat", "reason", "waits for the blessing"))));
            Reply refused = server.get("/api/v1/models");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("urn:aimm:unavailable", "the server waits for the blessing");

            server.server.serve(server.engine);

            assertThat(server.get("/api/v1/models").status()).isEqualTo(200);
        }
    }

    @Test
    void anEngineThatGoesTellsThoseWhoWait() throws Exception {
        try (TestServer server = new TestServer()) {
            server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            server.engine.started.clear();
            server.engine.prediction = arguments -> new CompletableFuture<>();
            try (Socket waiting = server.connect()) {
                write(waiting, request("POST", "/api/v1/models/1/predict", "{}"));
                server.engine.started.take();

                server.server.halt();

                assertThat(readUntil(waiting, "}")).startsWith("HTTP/1.1 503").contains("urn:aimm:stopping");
            }
            assertThat(server.engine.listeners()).isZero();
        }
    }

    @Test
    void healthTellsWhatIsMissing() throws Exception {
        try (TestServer server = new TestServer()) {
            assertThat(server.get("/health/live").json()).isEqualTo(Map.of("status", "live"));
            server.engine.plugins = List.of(plugin("a", true, true, null), plugin("b", false, false, null));
            assertThat(server.get("/health/ready").status()).isEqualTo(200);

            server.engine.plugins = List.of(plugin("a", true, false, "no such bundle"));
            Reply reply = server.get("/health/ready");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json())
                    .isEqualTo(Map.of(
                            "status",
                            "not ready",
                            "waiting_for",
                            List.of(Map.of("plugin", "a", "reason", "no such bundle"))));
        }
    }

    @Test
    void whatTheServerOffersIsListed() throws Exception {
        try (TestServer server = new TestServer()) {
            assertThat(server.get("/api/v1/model-types").text())
                    .isEqualTo(
                            "{\"model_types\":[{\"name\":\"fake.Type\",\"plugin\":\"fake\",\"predict_updates\":false,"
                                    + "\"instantiate\":[{\"name\":\"gamma\",\"type\":\"float\",\"required\":false,"
                                    + "\"default\":\"0.1\",\"description\":\"how far it sees\"}],\"fit\":[],\"predict\":[],"
                                    + "\"inputs\":[{\"name\":\"X\",\"dtype\":\"FP64\",\"shape\":[-1,4]}],\"outputs\":[]}]}");
            assertThat(server.get("/api/v1/data-accesses").text())
                    .isEqualTo("{\"data_accesses\":[{\"name\":\"rows\",\"plugin\":\"fake\",\"parameters\":[]}]}");
            assertThat(server.get("/api/v1/workers").text())
                    .isEqualTo(
                            "{\"workers\":[{\"id\":1,\"pid\":4711,\"plugin\":\"fake\",\"state\":\"idle\",\"calls\":3}]}");
            server.engine.plugins = List.of(plugin("a", true, true, null));
            assertThat(server.get("/api/v1/plugins").text())
                    .startsWith(
                            "{\"plugins\":[{\"name\":\"a\",\"version\":\"1\",\"required\":true,\"in_process\":false,"
                                    + "\"ready\":true,\"model_types\":[],\"data_accesses\":[],");
        }
    }

    @Test
    void actionsAreListedAndCancelled() throws Exception {
        try (TestServer server = new TestServer()) {
            server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            server.engine.prediction = arguments -> new CompletableFuture<>();
            server.post("/api/v1/models/1/predict?wait=false", "{}");

            assertThat((List<?>) server.get("/api/v1/actions").json().get("actions"))
                    .hasSize(2);
            Reply cancelled = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/actions/2"))
                    .DELETE());

            assertThat(cancelled.status()).isEqualTo(202);
            assertThat(server.get("/api/v1/actions/2").json().get("status")).isEqualTo("cancelled");
        }
    }

    @Test
    void resultsThatAreKeptAreBounded() throws Exception {
        try (TestServer server = new TestServer()) { // keeps two, and 1000 bytes
            server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            for (String argument : new String[] {"1", "2", "3", "\"" + "x".repeat(2000) + "\""}) {
                Reply accepted = server.post("/api/v1/models/1/predict?wait=false", "{\"args\": [" + argument + "]}");
                server.get(accepted.header("Location")); // is answered when the result is written
            }
            assertThat(server.get("/api/v1/actions/4").json()).containsEntry("result", 3L);
            assertThat(server.get("/api/v1/actions/2").json()).doesNotContainKey("result");
            assertThat(server.get("/api/v1/actions/3").json()).containsEntry("result", 2L);
            assertThat(server.get("/api/v1/actions/5").json()).doesNotContainKey("result");
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutABody() throws Exception {
        try (TestServer server = new TestServer()) {
            Reply reply = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models"))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.bytes()).isEmpty();
        }
    }

    private static PluginInfo plugin(String name, boolean required, boolean ready, String error) {
        return new PluginInfo(name, 7, "1", required, false, ready, List.of(), List.of(), error);
    }

    /** A thread that has been waited for can be there for a moment still. */
    static void assertNoThreads() {
        TestServer.until("no thread is left", () -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("aimm.server.control.http") || name.contains("Scheduler"))
                .toList();
    }
}
