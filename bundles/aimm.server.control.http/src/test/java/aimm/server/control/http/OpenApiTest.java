package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.PluginInfo;
import aimm.server.control.http.TestServer.Reply;
import aimm.server.json.JsonWriter;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** The API's description says what the running server does. */
@Timeout(60)
class OpenApiTest {

    /** Requests whose answers are compared with the description: every operation's, those apart that stream. */
    private static final String REQUESTS = """
            GET /health/live
            GET /health/ready
            GET /metrics
            GET /api/v1/openapi.yaml
            POST /api/v1/models {"model_type": "fake.Type", "args": [1]}
            POST /api/v1/models {"model_type": "fake.Type", "instance_b64": "AQI="}
            POST /api/v1/models {"model_type": 1}
            POST /api/v1/models?wait=false {"model_type": "fake.Type"}
            GET /api/v1/models
            GET /api/v1/models?tag=x
            PATCH /api/v1/models/1 {"tags": ["a"], "metadata": {"k": "v"}}
            GET /api/v1/models/1
            GET /api/v1/models/99
            PUT /api/v1/models/1 {"instance_b64": "AQI="}
            POST /api/v1/models/1/fit {}
            POST /api/v1/models/1/predict {"args": [[1, 2.5]]}
            POST /api/v1/models/1/predict {"arg": 1}
            POST /api/v1/models/1/predict?wait=false {"args": [1]}
            POST /api/v1/models/1/batch {"calls": [{"args": [1]}, {"args": [null]}]}
            GET /api/v1/models/1/instance
            GET /api/v1/models/1/export
            GET /api/v1/models/1/versions
            GET /api/v1/models/1/versions/1
            GET /api/v1/models/1/versions/9
            GET /api/v1/models/1/versions/1/instance
            POST /api/v1/models/1/versions/1/predict {"args": [1]}
            POST /api/v1/models/1/versions/1/rollback
            PUT /api/v1/aliases/champion {"instance_id": 1, "version": 1}
            PUT /api/v1/aliases/newest {"instance_id": 1}
            GET /api/v1/aliases
            GET /api/v1/aliases/champion
            DELETE /api/v1/aliases/champion
            GET /api/v1/actions
            GET /api/v1/actions/1
            GET /api/v1/actions/1/log
            GET /api/v1/actions/1/events
            DELETE /api/v1/actions/1
            GET /api/v1/events?action=1
            GET /api/v1/model-types
            GET /api/v1/data-accesses
            GET /api/v1/plugins
            POST /api/v1/plugins fake
            GET /api/v1/plugins/fake
            POST /api/v1/plugins/fake/rollback
            DELETE /api/v1/plugins/fake
            GET /api/v1/bundles
            POST /api/v1/bundles fake
            GET /api/v1/bundles/7
            GET /api/v1/bundles/8
            POST /api/v1/bundles/7/start
            POST /api/v1/bundles/7/stop
            POST /api/v1/bundles/7/refresh
            POST /api/v1/bundles/7/update fake
            DELETE /api/v1/bundles/7
            GET /api/v1/workers
            GET /api/v1/audit?limit=3
            GET /v2
            GET /v2/health/live
            GET /v2/health/ready
            GET /v2/models/newest
            GET /v2/models/1
            GET /v2/models/99
            GET /v2/models/1/versions/1
            GET /v2/models/1/ready
            GET /v2/models/1/versions/1/ready
            GET /v2/models/1/config
            GET /v2/models/1/versions/1/config
            POST /v2/models/1/infer {"inputs": [{"name": "X", "shape": [1, 4], "datatype": "FP64", "data": [1, 2, 3, 4]}]}
            POST /v2/models/1/infer {"inputs": 1}
            POST /v2/models/1/versions/1/infer {"inputs": [{"name": "X", "shape": [1, 4], "datatype": "FP64", "data": [1, 2, 3, 4]}]}
            GET /v2/models/stats
            GET /v2/models/1/stats
            POST /v2/repository/index
            POST /v2/repository/models/1/unload
            POST /v2/repository/models/1/load
            DELETE /api/v1/models/1
            DELETE /api/v1/models/1
            """;

    /** Routes that are for people, or say the same as another. */
    private static final List<String> NOT_DESCRIBED =
            List.of("GET /docs", "GET /docs/", "GET /docs/{file}", "GET /v2/", "GET /api/v1/openapi.yaml");

    private TestServer server;
    private String text;
    private Map<String, Object> document;
    private SchemaRegistry schemas;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.engine.plugins =
                List.of(new PluginInfo("fake", 7, "1.0.0", true, false, true, List.of("fake.Type"), List.of(), null));
        Reply reply = server.get("/api/v1/openapi.yaml");
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
        text = reply.text();
        document = new Yaml().load(text);
        String json = JsonWriter.text(document);
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of("urn:aimm:api", json)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itIsAnOpenApiDocument() {
        assertThat(new OpenAPIV3Parser().readContents(text).getMessages()).isEmpty();
    }

    @Test
    void itHasEveryRouteWithItsRoleAndNoOther() {
        Map<String, String> described = new TreeMap<>();
        operations().forEach((name, operation) -> described.put(name, (String) operation.get("x-role")));
        Map<String, String> served = new TreeMap<>();
        server.server
                .routes()
                .all()
                .forEach(route -> served.put(
                        route.method() + " " + route.path(), route.role().name().toLowerCase(Locale.ROOT)));
        served.keySet().removeAll(NOT_DESCRIBED);
        assertThat(described).isEqualTo(served);
    }

    @Test
    void theServerAnswersAsItSays() throws Exception {
        TreeSet<String> untried = new TreeSet<>(operations().keySet());
        List<String> faults = new ArrayList<>();
        for (String line : REQUESTS.lines().toList()) {
            String[] parts = line.split(" ", 3);
            String path = parts[1].replaceFirst("\\?.*", "");
            HttpRequest.Builder request = HttpRequest.newBuilder(server.address.resolve(parts[1]))
                    .method(parts[0], parts.length < 3 ? BodyPublishers.noBody() : BodyPublishers.ofString(parts[2]));
            if (parts.length == 3) {
                request.header(
                        "Content-Type", parts[2].startsWith("{") ? "application/json" : "application/octet-stream");
            }
            Reply reply = server.send(request);
            String name = parts[0] + " " + template(path);
            untried.remove(name);
            if (operations().containsKey(name)) {
                check(line, operations().get(name), reply, faults);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(untried).as("operations without a request in this test").isEmpty();
    }

    @Test
    void thePageShowsItWithoutAnythingFromElsewhere() throws Exception {
        assertThat(server.get("/docs").header("Location")).isEqualTo("/docs/");
        Reply page = server.get("/docs/");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(page.text()).contains("docs.js").doesNotContain("http:").doesNotContain("https:");
        assertThat(server.get("/docs/docs.js").text()).contains("openapi.yaml");
        for (String file : List.of("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")) {
            assertThat(server.get("/docs/" + file).status()).as(file).isEqualTo(200);
        }
        assertThat(server.get("/docs/..%2fopenapi.yaml").status()).isIn(400, 404);
        assertThat(server.get("/docs/Pages.class").status()).isEqualTo(404);
    }

    /** Statuses, media types and bodies must be among those described. */
    private void check(String request, Map<String, Object> operation, Reply reply, List<String> faults) {
        Map<String, Object> responses = map(operation.get("responses"));
        Map<String, Object> response =
                resolve(responses.getOrDefault(String.valueOf(reply.status()), responses.get("default")));
        if (response == null || !responses.containsKey(String.valueOf(reply.status())) && reply.status() < 400) {
            faults.add(request + ": status " + reply.status() + " is not described: " + reply.text());
            return;
        }
        String type = reply.header("Content-Type");
        if (type == null) {
            if (response.containsKey("content")) {
                faults.add(request + ": no body");
            }
            return;
        }
        Map<String, Object> content = map(response.getOrDefault("content", Map.of()));
        String media = type.replaceFirst(";.*", "");
        if (!content.containsKey(media)) {
            faults.add(request + ": " + media + " is not among " + content.keySet());
        } else if (media.endsWith("json")) {
            String schema = JsonWriter.text(new LinkedHashMap<>(Map.of(
                    "$ref",
                    "urn:aimm:api#" + pointer(map(map(content.get(media)).get("schema"))))));
            schemas.getSchema(schema, InputFormat.JSON)
                    .validate(reply.text(), InputFormat.JSON)
                    .forEach(error -> faults.add(request + ": " + error + " in " + reply.text()));
        }
    }

    /** Where a schema is in the document. */
    private String pointer(Map<String, Object> schema) {
        if (schema.get("$ref") instanceof String reference) {
            return reference.substring(1);
        }
        String found = pointer(document, schema, "");
        assertThat(found).isNotNull();
        return found;
    }

    @SuppressWarnings("ReferenceEquality") // the very schema, not one that looks the same
    private static String pointer(Object node, Object wanted, String path) {
        if (node == wanted) {
            return path;
        }
        if (node instanceof Map<?, ?> members) {
            for (Map.Entry<?, ?> member : members.entrySet()) {
                String step = String.valueOf(member.getKey()).replace("~", "~0").replace("/", "~1");
                String found = pointer(
                        member.getValue(),
                        wanted,
                        path + "/" + step.replace("{", "%7B").replace("}", "%7D"));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private Map<String, Object> resolve(Object response) {
        if (response != null && map(response).get("$ref") instanceof String reference) {
            Object node = document;
            for (String step : reference.substring(2).split("/")) {
                node = map(node).get(step);
            }
            return map(node);
        }
        return response == null ? null : map(response);
    }

    private String template(String path) {
        return server.server.routes().all().stream()
                .map(route -> route.path())
                .filter(candidate -> path.matches(candidate.replaceAll("\\{\\w+}", "[^/]+")))
                .min((a, b) -> Integer.compare(a.split("\\{").length, b.split("\\{").length))
                .orElseThrow();
    }

    private Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> operations = new TreeMap<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (!method.equals("parameters")) {
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + path, map(operation));
                    }
                }));
        return operations;
    }

    @SuppressWarnings("unchecked") // the names of members are text
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
