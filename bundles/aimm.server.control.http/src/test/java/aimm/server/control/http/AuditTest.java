package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.control.http.TestServer.Reply;
import aimm.server.control.http.audit.AuditException;
import aimm.server.control.http.audit.AuditFile;
import aimm.server.control.http.audit.AuditFiles;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditTest {

    @TempDir
    Path folder;

    private AuditFile file;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        file = AuditFiles.in(folder);
        server = new TestServer(
                new TestSettings().audit(file).roll(People.withKeys()).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whateverIsNoQuestionIsWrittenDown() {
        assertThat(server.server.routes().all().stream()
                        .filter(route -> !route.changes() && !route.method().equals("GET"))
                        .map(Route::path))
                .containsExactlyInAnyOrder(
                        "/api/v1/models/{model}/predict",
                        "/api/v1/models/{model}/batch",
                        "/api/v1/models/{model}/versions/{version}/predict",
                        "/v2/models/{model}/infer",
                        "/v2/models/{model}/versions/{version}/infer",
                        "/v2/repository/index");
    }

    @Test
    void everyRouteThatChangesSomethingLeavesALineBeforeAndAfter() throws Exception {
        for (Route route : server.server.routes().all()) {
            int before = entries().size();
            String path = route.path().replaceAll("\\{\\w+}", "7");
            String status = server.statusLine(route.method(), path, People.bearer(People.key(Role.ADMIN)));

            List<Map<String, Object>> added =
                    entries().subList(before, entries().size());
            if (!route.changes()) {
                assertThat(added).as(route.method() + " " + route.path()).isEmpty();
                continue;
            }
            assertThat(added).as(route.method() + " " + route.path()).hasSize(2);
            assertThat(added).allSatisfy(entry -> {
                assertThat(entry.get("user")).isEqualTo("admin");
                assertThat(entry.get("role")).isEqualTo("admin");
                assertThat(entry.get("address")).isEqualTo("127.0.0.1");
                assertThat(entry.get("method")).isEqualTo(route.method());
                assertThat(entry.get("route")).isEqualTo(route.path());
                assertThat(entry.get("model")).isEqualTo(route.path().contains("{model}") ? "7" : null);
            });
            assertThat(added.get(0).get("event")).isEqualTo("begin");
            assertThat(added.get(1).get("event")).isEqualTo("end");
            assertThat(added.get(1).get("request")).isEqualTo(added.get(0).get("request"));
            assertThat(status).contains(" " + added.get(1).get("status") + " ");
        }
    }

    @Test
    void whatIsRefusedIsWrittenDownToo() throws Exception {
        assertThat(server.statusLine("DELETE", "/api/v1/models/1")).contains(" 401 ");
        assertThat(server.statusLine("DELETE", "/api/v1/models/1", People.bearer(People.key(Role.VIEWER))))
                .contains(" 403 ");
        assertThat(server.statusLine("DELETE", "/api/v1/models/1", "Origin: http://evil.example"))
                .contains(" 403 ");
        assertThat(server.statusLine("GET", "/api/v1/models")).contains(" 401 ");

        List<Map<String, Object>> entries = entries();
        assertThat(entries)
                .extracting(entry -> entry.get("event"))
                .containsExactly("start", "refused", "refused", "refused");
        assertThat(entries).extracting(entry -> entry.get("status")).containsExactly(null, 401L, 403L, 403L);
        assertThat(entries)
                .extracting(entry -> entry.get("fault"))
                .containsExactly(null, "unauthorized", "forbidden", "cross-site-request");
        assertThat(entries).extracting(entry -> entry.get("user")).containsExactly(null, null, "viewer", null);
    }

    @Test
    void whatIsRefusedTooOftenFillsNoFile() throws Exception {
        for (int i = 0; i < 100; i++) {
            server.statusLine("DELETE", "/api/v1/models/1");
        }
        assertThat(entries()).hasSizeBetween(20, 60); // some a minute, and a minute may end meanwhile
    }

    @Test
    void neitherBodiesNorSecretsAreInIt() throws Exception {
        create("?wait=true", "{\"model_type\": \"fake.Type\", \"args\": [\"a secret\"]}");

        assertThat(Files.readString(file.path()))
                .doesNotContain("a secret", People.key(Role.ENGINEER), "Bearer", "fake.Type");
        assertThat(entries().get(2).get("location")).isEqualTo("/api/v1/models/1");
    }

    @Test
    void howAnActionEndedThatWasNotWaitedForIsWrittenDown() throws Exception {
        create("?wait=false", "{\"model_type\": \"fake.Type\"}");
        create("?wait=false", "{\"model_type\": \"fake.Unknown\"}");

        TestServer.until("both have ended", () -> count("outcome") + count("end") >= 3);
        Map<String, Object> outcome = entries().stream()
                .filter(entry -> "outcome".equals(entry.get("event")))
                .findFirst()
                .orElseThrow();
        assertThat(outcome.get("location")).asString().startsWith("/api/v1/actions/");
        assertThat(outcome.get("fault")).isNull();
    }

    @Test
    void namesThatClientsMakeUpAreNoLines() throws Exception {
        String nasty = "a%22%7D%7B%22event%22:%22end%22%7D\u2028"; // ends of lines are refused before
        String path = "/api/v1/aliases/" + nasty.replace("\u2028", "%E2%80%A8");
        server.statusLine("DELETE", path, People.bearer(People.key(Role.ADMIN)));
        server.statusLine("DELETE", "/api/v1/aliases/" + "x".repeat(3000), People.bearer(People.key(Role.ADMIN)));

        assertThat(Files.readAllLines(file.path())).hasSize(5).allMatch(line -> line.length() < 1000);
        assertThat(entries())
                .extracting(entry -> entry.get("alias"))
                .containsExactly(null, nasty, nasty, "x".repeat(200), "x".repeat(200));
    }

    @Test
    void theNewestAreShownToWhoMayChangeTheServer() throws Exception {
        create("", "{\"model_type\": \"fake.Type\"}");

        Reply reply = audit("?limit=2");
        assertThat(reply.status()).isEqualTo(200);
        assertThat((List<?>) reply.json().get("entries"))
                .extracting(entry -> (Object) ((Map<?, ?>) entry).get("event"))
                .containsExactly("end", "begin");
        assertThat((List<?>) audit("").json().get("entries")).hasSize(3);
        for (String limit : List.of("0", "1001", "many", "-1")) {
            assertThat(audit("?limit=" + limit).status()).isEqualTo(400);
        }
    }

    @Test
    void whereNoneIsKeptThatIsSaid() throws Exception {
        try (TestServer without = new TestServer()) {
            Reply reply = without.get("/api/v1/audit");
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json()).containsEntry("type", "urn:aimm:no-audit");
        }
    }

    @Test
    void whatCantBeWrittenDownIsNotDoneUntilItCanBe() throws Exception {
        AuditFile small = new AuditFile(folder.resolve("small/audit.log"), 600, 1);
        Files.createDirectory(small.path().getParent());
        try (TestServer other = new TestServer(new TestSettings().audit(small).build())) {
            // the oldest can't go: it is a folder with something in it
            Files.createDirectories(small.path().resolveSibling("audit.log.1").resolve("x"));
            Reply reply = null;
            for (int i = 0; i < 4 && (reply == null || reply.status() != 503); i++) {
                reply = other.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
            }
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json()).containsEntry("type", "urn:aimm:audit-failure");
            assertThat(reply.header("Retry-After")).isNotNull();
            int done = other.engine.started.size();
            assertThat(other.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}")
                            .status())
                    .isEqualTo(503);
            assertThat(other.engine.started).hasSize(done);
            assertThat(other.get("/api/v1/models").status()).isEqualTo(200);

            Files.delete(small.path().resolveSibling("audit.log.1").resolve("x"));
            assertThat(other.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void withoutItsFileTheServerDoesNotStart() {
        AuditFile nowhere = new AuditFile(folder.resolve("none/audit.log"), 1000, 1);
        server.close();
        assertThatThrownBy(() ->
                        HttpServer.listen(new TestSettings().audit(nowhere).build(), Set.of()))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("it can't be written");
        HttpServerTest.assertNoThreads();
    }

    @Test
    void requestsAtOnceLeaveOneChain() throws Exception {
        CompletableFuture<?>[] all = new CompletableFuture<?>[40];
        for (int i = 0; i < all.length; i++) {
            all[i] = CompletableFuture.runAsync(() -> {
                try {
                    create("", "{\"model_type\": \"fake.Type\"}");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        CompletableFuture.allOf(all).get();

        assertThat(entries()).hasSize(81);
        assertThat(count("end")).isEqualTo(40);
    }

    private void create(String query, String json) throws Exception {
        server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models" + query))
                .header("Authorization", "Bearer " + People.key(Role.ENGINEER))
                .POST(BodyPublishers.ofString(json)));
    }

    private Reply audit(String query) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/audit" + query))
                .header("Authorization", "Bearer " + People.key(Role.ADMIN)));
    }

    private long count(String event) {
        return entries().stream()
                .filter(entry -> event.equals(entry.get("event")))
                .count();
    }

    private List<Map<String, Object>> entries() {
        try {
            return AuditFiles.entries(file);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
