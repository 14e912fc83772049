package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.InvalidRequestException;
import aimm.server.control.http.TestServer.Reply;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VersionsTest {

    private static final byte[] FIRST = {1, 2, 3};

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        octets("POST", "/api/v1/models?model_type=fake.Type", FIRST);
        octets("PUT", "/api/v1/models/1", new byte[] {4});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void versionsAreListedWithTheirProvenance() throws Exception {
        Map<String, Object> list = server.get("/api/v1/models/1/versions").json();
        assertThat(list.get("history")).isEqualTo(true);
        assertThat((List<?>) list.get("versions")).hasSize(2);
        Map<String, Object> first = server.get("/api/v1/models/1/versions/1").json();
        assertThat(((List<?>) list.get("versions")).get(1)).isEqualTo(first);
        assertThat(first)
                .containsEntry("version", 1L)
                .containsEntry("size", 3L)
                .containsEntry("sha256", "ab12")
                .containsEntry("created", "2026-01-02T03:04:05.678Z")
                .containsEntry("user", "alice")
                .containsEntry("plugin_version", "1.2.3")
                .containsEntry("kwargs", Map.of("C", "10"));
        assertProblem(server.get("/api/v1/models/1/versions/3"), 404, "unknown-version");
        assertProblem(server.get("/api/v1/models/2/versions"), 404, "unknown-instance");
    }

    @Test
    void aVersionIsDownloadedAskedAndRolledBackTo() throws Exception {
        Reply instance = server.get("/api/v1/models/1/versions/1/instance");
        assertThat(instance.bytes()).isEqualTo(FIRST);
        assertThat(instance.header("ETag")).isEqualTo("\"1\"");
        assertThat(instance.header("Repr-Digest")).isEqualTo("sha-256=:qxI=:");

        assertThat(server.post("/api/v1/models/1/versions/1/predict", "{\"args\": [7]}")
                        .text())
                .isEqualTo("{\"result\":7}");
        assertThat(server.engine.lastVersion).isEqualTo(1);

        assertThat(server.post("/api/v1/models/1/versions/1/rollback", "").json())
                .containsEntry("version", 3L);
        assertThat(server.get("/api/v1/models/1/instance").bytes()).isEqualTo(FIRST);
    }

    @Test
    void anAliasStandsForAModelOrAVersionWhereNothingIsChanged() throws Exception {
        assertThat(json("PUT", "/api/v1/aliases/champion", "{\"instance_id\": 1, \"version\": 1}")
                        .json())
                .isEqualTo(Map.of("alias", "champion", "instance_id", 1L, "version", 1L));
        json("PUT", "/api/v1/aliases/newest", "{\"instance_id\": 1}");
        assertThat(server.engine.alias("newest")).isEqualTo(new Alias(1, null));
        assertThat((List<?>) server.get("/api/v1/aliases").json().get("aliases"))
                .hasSize(2);

        server.post("/api/v1/models/newest/predict", "{\"args\": [1]}");
        assertThat(server.engine.lastVersion).isZero();
        server.post("/api/v1/models/champion/predict", "{\"args\": [1]}");
        assertThat(server.engine.lastVersion).isEqualTo(1);
        assertThat(server.get("/api/v1/models/champion/instance").bytes()).isEqualTo(FIRST);
        assertThat(server.get("/api/v1/models/champion").json()).containsEntry("instance_id", 1L);

        Reply refused = server.post("/api/v1/models/champion/fit", "{}");
        assertProblem(refused, 400, "bad-request");
        assertThat(refused.text()).contains("by its number, 1");
        assertThat(json("DELETE", "/api/v1/aliases/champion", "").status()).isEqualTo(204);
        assertProblem(server.post("/api/v1/models/champion/predict", "{}"), 404, "unknown-alias");
        assertProblem(json("PUT", "/api/v1/aliases/x", "{\"instance_id\": \"1\"}"), 400, "bad-request");
        assertProblem(json("PUT", "/api/v1/aliases/x", "{\"instance\": 1}"), 400, "bad-request");
        assertProblem(json("PUT", "/api/v1/aliases/1x", "{\"instance_id\": 1}"), 422, "invalid-arguments");
        assertProblem(json("PUT", "/api/v1/aliases/x", "{\"instance_id\": 1, \"version\": 9}"), 404, "unknown-version");
    }

    @Test
    void tagsAreReplacedAndMetadataMerged() throws Exception {
        json("PATCH", "/api/v1/models/1", "{\"tags\": [\"b\", \"a\"], \"metadata\": {\"k\": \"1\", \"l\": \"2\"}}");
        Reply second = json("PATCH", "/api/v1/models/1", "{\"metadata\": {\"k\": null, \"m\": \"3\"}}");
        assertThat(second.json())
                .containsEntry("tags", List.of("a", "b"))
                .containsEntry("metadata", Map.of("l", "2", "m", "3"));
        assertThat((List<?>) server.get("/api/v1/models?tag=a").json().get("models"))
                .hasSize(1);
        assertThat((List<?>) server.get("/api/v1/models?tag=c").json().get("models"))
                .isEmpty();
        assertThat((List<?>)
                        server.get("/api/v1/models?model_type=other").json().get("models"))
                .isEmpty();

        assertProblem(json("PATCH", "/api/v1/models/1", "{\"tags\": \"a\"}"), 400, "bad-request");
        assertProblem(json("PATCH", "/api/v1/models/1", "{\"metadata\": {\"k\": 1}}"), 400, "bad-request");
        assertProblem(json("PATCH", "/api/v1/models/1", "{\"version\": 1}"), 400, "bad-request");
        assertProblem(json("PATCH", "/api/v1/models/1", "{\"tags\": [\"\"]}"), 422, "invalid-arguments");
    }

    @Test
    void whatTheBackendDoesNotKeepIsNotPretendedTo() throws Exception {
        server.engine.keepsHistory = false;
        assertThat(server.get("/api/v1/models/1/versions").json()).containsEntry("history", false);
        assertProblem(json("PUT", "/api/v1/aliases/a", "{\"instance_id\": 1}"), 501, "not-kept");
        assertProblem(json("PATCH", "/api/v1/models/1", "{\"tags\": []}"), 501, "not-kept");
    }

    @Test
    void anExportedModelIsImportedWithWhatWasSaidOfIt() throws Exception {
        Annotations said = new Annotations(List.of("t"), Map.of("owner", "x"));
        server.engine.annotate(1, said);
        server.engine.keepsHistory = true;
        Reply export = server.get("/api/v1/models/1/export");
        assertThat(export.header("Content-Disposition")).contains("model-1-2.zip");

        // the fake's digest is none of the instance: a real file is refused by it, one without it is taken
        assertProblem(octets("POST", "/api/v1/models", export.bytes(), "application/zip"), 422, "invalid-model-file");
        Reply imported = octets(
                "POST",
                "/api/v1/models",
                zip(
                        "model.json",
                        "{\"format\": \"aimm-model\", \"model_type\": \"fake.Type\", \"tags\": [\"t\"]}"
                                .getBytes(StandardCharsets.UTF_8),
                        "instance",
                        FIRST),
                "application/zip");
        assertThat(imported.status()).isEqualTo(201);
        assertThat(imported.header("Location")).isEqualTo("/api/v1/models/2");
        assertThat(imported.json()).containsEntry("tags", List.of("t"));
        assertThat(server.get("/api/v1/models/2/instance").bytes()).isEqualTo(FIRST);
    }

    @Test
    void modelFilesThatAreNoneAreRefused() throws Exception {
        byte[] json = "{\"format\": \"aimm-model\", \"model_type\": \"fake.Type\"}".getBytes(StandardCharsets.UTF_8);
        assertInvalid(new byte[] {1, 2, 3}, "it has no model.json");
        assertInvalid(zip("model.json", json), "it has no instance");
        assertInvalid(zip("model.json", json, "../instance", FIRST), "it has an entry '../instance'");
        assertInvalid(zip("model.json", "{}".getBytes(StandardCharsets.UTF_8), "instance", FIRST), "has no format");
        assertInvalid(zip("model.json", "{".getBytes(StandardCharsets.UTF_8), "instance", FIRST), "is no JSON");
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        assertInvalid(Arrays.copyOf(zip("model.json", json, "instance", noise), 5000), "damaged");

        byte[] bomb = zip("model.json", json, "instance", new byte[(64 << 20) + 1]);
        assertThat(bomb.length).isLessThan(1 << 20);
        assertProblem(octets("POST", "/api/v1/models", bomb, "application/zip"), 413, "too-large");
        assertProblem(
                octets(
                        "POST",
                        "/api/v1/models",
                        zip("model.json", new byte[3 << 20], "instance", FIRST),
                        "application/zip"),
                413,
                "too-large");
    }

    @Test
    void aBatchAnswersEachCallForItself() throws Exception {
        server.engine.prediction = arguments -> {
            if (arguments.positional().isEmpty()) {
                throw new InvalidRequestException("x is missing");
            }
            return arguments.positional().get(0);
        };
        Reply reply = server.post("/api/v1/models/1/batch", "{\"calls\": [{\"args\": [1]}, {}, {\"args\": [[1, 2]]}]}");
        assertThat(reply.status()).isEqualTo(200);
        List<?> results = (List<?>) reply.json().get("results");
        assertThat(results.get(0)).isEqualTo(Map.of("result", 1L));
        assertThat(((Map<?, ?>) ((Map<?, ?>) results.get(1)).get("error")).get("type"))
                .isEqualTo("urn:aimm:invalid-arguments");
        assertThat(results.get(2)).isEqualTo(Map.of("result", List.of(1L, 2L)));

        assertProblem(server.post("/api/v1/models/1/batch", "{\"calls\": []}"), 400, "bad-request");
        assertProblem(server.post("/api/v1/models/1/batch", "{\"args\": []}"), 400, "bad-request");
        assertProblem(server.post("/api/v1/models/1/batch", "{\"calls\": [1]}"), 400, "bad-request");
        String many = "{\"calls\": [" + "{},".repeat(1000) + "{}]}";
        assertProblem(server.post("/api/v1/models/1/batch", many), 400, "bad-request");
    }

    @Test
    void aClientMayPreferNotToWait() throws Exception {
        server.engine.prediction = arguments -> new java.util.concurrent.CompletableFuture<>();
        Reply accepted = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/predict"))
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString("{\"args\": [1]}")));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location"))
                .isEqualTo("/api/v1/actions/" + accepted.json().get("id"));
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");

        Reply impatient = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/predict"))
                .header("Prefer", "respond-async, wait=1")
                .POST(BodyPublishers.ofString("{\"args\": [1]}")));
        assertThat(impatient.status()).isEqualTo(202);

        server.engine.prediction = arguments -> arguments.positional().get(0);
        Reply done = server.send(HttpRequest.newBuilder(server.address.resolve("/api/v1/models/1/predict"))
                .header("Prefer", "respond-async, wait=20")
                .POST(BodyPublishers.ofString("{\"args\": [1]}")));
        assertThat(done.status()).isEqualTo(200);
    }

    private Reply json(String method, String path, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private Reply octets(String method, String path, byte[] body) throws Exception {
        return octets(method, path, body, "application/octet-stream");
    }

    private Reply octets(String method, String path, byte[] body, String type) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body)));
    }

    private void assertInvalid(byte[] file, String reason) throws Exception {
        Reply reply = octets("POST", "/api/v1/models", file, "application/zip");
        assertProblem(reply, 422, "invalid-model-file");
        assertThat((String) reply.json().get("detail")).contains(reason);
    }

    private static void assertProblem(Reply reply, int status, String type) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("type", "urn:aimm:" + type);
    }

    private static byte[] zip(Object... namesAndContents) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
            }
        }
        return out.toByteArray();
    }
}
