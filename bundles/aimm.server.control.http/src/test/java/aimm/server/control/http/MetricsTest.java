package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState.Status;
import aimm.server.api.Call;
import aimm.server.api.Caller;
import aimm.server.api.EngineObserver;
import aimm.server.api.PluginInfo;
import aimm.server.control.http.TestServer.Reply;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatTheEngineTellsIsCounted() throws Exception {
        EngineObserver observer = server.engine.observers.get(0);
        observer.ended(new ActionEnd(
                1,
                Call.FIT,
                "a.Type",
                1L,
                Status.DONE,
                null,
                Caller.UNKNOWN,
                Instant.EPOCH,
                0,
                30_000_000,
                60_000_000,
                1,
                90_000_001));
        observer.ended(new ActionEnd(
                2,
                Call.FIT,
                "a.Type",
                1L,
                Status.CANCELLED,
                "it was cancelled",
                Caller.UNKNOWN,
                Instant.EPOCH,
                0,
                1,
                1,
                0,
                10));
        observer.workerStarted("a.plugin");
        observer.workerEnded("a.plugin", "cancel");
        server.engine.plugins =
                List.of(new PluginInfo("a.plugin", 7, "1.0.0", true, false, true, List.of(), List.of(), null));
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");

        Reply reply = server.get("/metrics");
        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.text().lines())
                .contains(
                        "aimm_actions_total{call=\"fit\",model_type=\"a.Type\",status=\"done\"} 1.0",
                        "aimm_actions_total{call=\"fit\",model_type=\"a.Type\",status=\"cancelled\"} 1.0",
                        "aimm_action_queue_seconds_bucket{call=\"fit\",model_type=\"a.Type\",le=\"0.025\"} 1",
                        "aimm_action_queue_seconds_bucket{call=\"fit\",model_type=\"a.Type\",le=\"0.05\"} 2",
                        "aimm_action_run_seconds_bucket{call=\"fit\",model_type=\"a.Type\",le=\"0.1\"} 2",
                        "aimm_worker_starts_total{plugin=\"a.plugin\"} 1.0",
                        "aimm_worker_ends_total{plugin=\"a.plugin\",reason=\"cancel\"} 1.0",
                        "aimm_models{available=\"true\",model_type=\"fake.Type\"} 1.0",
                        "aimm_workers{plugin=\"fake\",state=\"idle\"} 1.0",
                        "aimm_plugin_ready{plugin=\"a.plugin\",version=\"1.0.0\"} 1.0",
                        "aimm_actions_pending{status=\"queued\"} 0.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void requestsAreCountedByRouteWithoutWhatClientsMakeUp() throws Exception {
        server.get("/api/v1/models/17");
        server.get("/made/up");
        server.post("/metrics", "");
        // a request is counted when its answer is complete, which its client may know before the server does
        String last = "aimm_http_requests_total{method=\"other\",route=\"none\",status=\"405\"} 1.0";
        String text = server.get("/metrics").text();
        while (!text.contains(last)) {
            text = server.get("/metrics").text();
        }
        assertThat(text)
                .contains("aimm_http_request_duration_seconds_count{route=\"/api/v1/models/{model}\"} 1")
                .contains("aimm_http_requests_running 1.0");
        assertThat(text.lines().filter(line -> line.startsWith("aimm_http_requests_total{")))
                .contains(
                        "aimm_http_requests_total{method=\"GET\",route=\"/api/v1/models/{model}\",status=\"404\"} 1.0",
                        "aimm_http_requests_total{method=\"other\",route=\"none\",status=\"404\"} 1.0")
                .noneMatch(line -> line.contains("made") || line.contains("17"));
    }

    @Test
    void withoutAnEngineTheServerTellsOfItselfOnly() throws Exception {
        server.server.halt();
        String text = server.get("/metrics").text();
        assertThat(text).contains("aimm_http_connections").doesNotContain("aimm_models{");
        assertThat(server.engine.observers).isEmpty();
    }
}
