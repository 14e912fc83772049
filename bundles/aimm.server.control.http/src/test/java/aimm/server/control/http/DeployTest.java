package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.AimmException;
import aimm.server.api.BundleRefusedException;
import aimm.server.api.DeploymentException;
import aimm.server.api.DeploymentTimeoutException;
import aimm.server.api.DigestMismatchException;
import aimm.server.api.EssentialBundleException;
import aimm.server.api.NoEarlierRevisionException;
import aimm.server.api.PluginInfo;
import aimm.server.control.http.TestServer.Reply;
import aimm.server.control.http.route.Role;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeployTest {

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String ABC_BASE64 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";

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
    void aPluginsBodyIsDeployedAndTheAnswerSaysWhatItProvides() throws Exception {
        server.engine.plugins =
                List.of(new PluginInfo("fake", 7, "1.0.0", true, false, true, List.of("fake.Type"), List.of(), null));
        Reply reply = upload("/api/v1/plugins", "fake");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/api/v1/plugins/fake");
        assertThat(server.deployment.operations).containsExactly("deploy plugin fake");
        assertThat(server.deployment.lastUpload.mostBytes()).isEqualTo(TestSettings.BUNDLE_LIMIT);
        assertThat(server.deployment.lastUpload.sha256()).isNull();
        assertThat(reply.json()).containsEntry("model_types", List.of("fake.Type"));
        Map<?, ?> bundle = (Map<?, ?>) reply.json().get("bundle");
        assertThat(bundle.get("state")).isEqualTo("active");
        assertThat((Map<?, ?>) bundle.get("upload"))
                .hasToString("{version=1.0.0, sha256=" + "0".repeat(64)
                        + ", size=3, uploaded=1970-01-01T00:00:00Z, by=alice}");
        assertThat((List<?>) bundle.get("previous")).hasSize(1);
        assertThat((List<?>) reply.json().get("workers")).hasSize(1);
        assertThat(server.get("/api/v1/plugins/fake").json()).isEqualTo(reply.json());
    }

    @Test
    void pluginsThatOfferNothingAreListedAsWellAsThoseThatAreMissing() throws Exception {
        server.engine.plugins =
                List.of(new PluginInfo("absent", -1, "", true, false, false, List.of(), List.of(), "not installed"));
        List<?> plugins = (List<?>) server.get("/api/v1/plugins").json().get("plugins");

        assertThat(plugins).hasSize(2);
        assertThat(((Map<?, ?>) plugins.get(0)).containsKey("bundle")).isFalse();
        assertThat(((Map<?, ?>) plugins.get(1)).get("name")).isEqualTo("fake");
        assertThat(server.get("/api/v1/plugins/none").json()).containsEntry("type", "urn:aimm:unknown-plugin");
    }

    @Test
    void theDigestMayBeToldInAnyWay() throws Exception {
        assertThat(upload("/api/v1/plugins?sha256=" + ABC.toUpperCase(java.util.Locale.ROOT), "abc")
                        .status())
                .isEqualTo(201);
        assertThat(server.deployment.lastUpload.sha256()).isEqualTo(ABC);
        for (String[] header : new String[][] {
            {"Repr-Digest", "sha-512=:AAAA:, sha-256=:" + ABC_BASE64 + ":"},
            {"Content-Digest", "sha-256=:" + ABC_BASE64 + ":"},
            {"Digest", "SHA-256=" + ABC_BASE64}
        }) {
            server.deployment.lastUpload = null;
            assertThat(upload("/api/v1/bundles", "abc", header).status()).isEqualTo(201);
            assertThat(server.deployment.lastUpload.sha256()).as(header[0]).isEqualTo(ABC);
        }
    }

    @Test
    void aDigestThatIsNoneIsRefused() throws Exception {
        refused(400, "bad-request", upload("/api/v1/plugins?sha256=abc", "abc"));
        refused(400, "bad-request", upload("/api/v1/plugins", "abc", "Repr-Digest", "sha-512=:AAAA:"));
        refused(400, "bad-request", upload("/api/v1/plugins", "abc", "Repr-Digest", "sha-256=:AAAA:"));
        refused(
                400,
                "bad-request",
                upload(
                        "/api/v1/plugins?sha256=" + "0".repeat(64),
                        "abc",
                        "Repr-Digest",
                        "sha-256=:" + ABC_BASE64 + ":"));
        assertThat(server.deployment.operations).isEmpty();
    }

    @Test
    void whatIsTooLargeOrNoJarIsRefused() throws Exception {
        String large = "x".repeat(TestSettings.BUNDLE_LIMIT + 1);
        refused(413, "too-large", upload("/api/v1/plugins", large));
        Reply chunked = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/plugins"))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));
        refused(413, "too-large", chunked);
        refused(415, "unsupported-media-type", server.post("/api/v1/plugins", "{}"));
        assertThat(server.deployment.operations).isEmpty();
    }

    @Test
    void operationsReachThePluginOrBundleThatThePathNames() throws Exception {
        assertThat(post("/api/v1/plugins/fake/rollback").status()).isEqualTo(200);
        assertThat(delete("/api/v1/plugins/a.b").status()).isEqualTo(204);
        assertThat(post("/api/v1/bundles/7/start").json()).containsEntry("id", 7L);
        assertThat(post("/api/v1/bundles/7/stop").status()).isEqualTo(200);
        assertThat(post("/api/v1/bundles/0/refresh").status()).isEqualTo(200);
        assertThat(upload("/api/v1/bundles/7/update", "fake").status()).isEqualTo(200);
        assertThat(delete("/api/v1/bundles/7").status()).isEqualTo(204);
        Reply added = upload("/api/v1/bundles", "other");
        assertThat(added.header("Location")).isEqualTo("/api/v1/bundles/7");

        assertThat(server.deployment.operations)
                .containsExactly(
                        "rollback fake",
                        "remove a.b",
                        "start 7",
                        "stop 7",
                        "refresh 0",
                        "update 7 fake",
                        "uninstall 7",
                        "deploy other");
        assertThat((List<?>) server.get("/api/v1/bundles").json().get("bundles"))
                .hasSize(2);
        refused(404, "unknown-bundle", server.get("/api/v1/bundles/9"));
        assertThat(server.get("/api/v1/bundles/x").status()).isEqualTo(404);
    }

    @Test
    void everyRefusalHasItsStatus() throws Exception {
        Map<AimmException, String> statuses = Map.of(
                new BundleRefusedException("r"), "422 bundle-refused",
                new DigestMismatchException("a", "b"), "422 digest-mismatch",
                new EssentialBundleException("r", "stop"), "409 essential-bundle",
                new NoEarlierRevisionException("r"), "409 no-earlier-revision",
                new DeploymentException("r", null), "500 deployment-failure",
                new DeploymentTimeoutException("r", 1), "504 timeout");
        for (Map.Entry<AimmException, String> entry : statuses.entrySet()) {
            server.deployment.refusal = entry.getKey();
            String[] expected = entry.getValue().split(" ");
            refused(Integer.parseInt(expected[0]), expected[1], post("/api/v1/bundles/7/stop"));
        }
    }

    @Test
    void bundlesAreThereWithoutAnEngineAndNotWithoutWhoDeploysThem() throws Exception {
        server.server.halt();
        assertThat(server.get("/api/v1/bundles").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/plugins").status()).isEqualTo(503);
        server.server.serve(server.engine);
        server.server.deployment().set(null);
        refused(503, "unavailable", server.get("/api/v1/bundles"));
        refused(503, "unavailable", upload("/api/v1/plugins", "fake"));
        assertThat(server.get("/api/v1/plugins").status()).isEqualTo(200);
    }

    @Test
    void whoUploadedIsKnown() throws Exception {
        try (TestServer guarded = TestServer.guarded()) {
            Reply reply = guarded.send(HttpRequest.newBuilder(guarded.address.resolve("/api/v1/plugins"))
                    .header("Authorization", "Bearer " + People.key(Role.ADMIN))
                    .POST(BodyPublishers.ofString("fake")));
            assertThat(reply.status()).isEqualTo(201);
            assertThat(guarded.deployment.lastUpload.by()).isEqualTo("admin");
        }
    }

    private Reply upload(String path, String content, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address.resolve(path))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(content));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request);
    }

    private Reply post(String path) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(path)).POST(BodyPublishers.noBody()));
    }

    private Reply delete(String path) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(path)).DELETE());
    }

    private static void refused(int status, String type, Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("type", "urn:aimm:" + type);
    }
}
