package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.TensorSpec;
import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.PluginInfo;
import aimm.server.control.http.TestServer.Reply;
import aimm.server.json.JsonReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /v2}, but for asking models. */
@Timeout(30)
class OpenInferenceTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.engine.outputs = List.of(TensorSpec.parse("y: BYTES[-1]"));
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
        server.post("/api/v1/models/1/fit", "{}");
        server.engine.putAlias("newest", new Alias(1, null));
        server.engine.putAlias("first", new Alias(1, 1L));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/v2", "/v2/"})
    void theServerNamesItself(String path) throws Exception {
        Reply reply = server.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isNotNull();
        assertThat(reply.json())
                .isEqualTo(Map.of(
                        "name",
                        "aimm",
                        "version",
                        "0.0.0",
                        "extensions",
                        List.of("model_repository", "binary_tensor_data", "model_configuration", "statistics")));
    }

    @Test
    void healthIsToldAsKServeReadsIt() throws Exception {
        assertThat(server.get("/v2/health/live").text()).isEqualTo("{\"live\":true}");
        assertThat(server.get("/v2/health/ready").text()).isEqualTo("{\"ready\":true}");

        server.engine.plugins = List.of(new PluginInfo("iris", 7, "1", true, false, false, List.of(), List.of(), null));
        assertThat(server.get("/v2/health/live").status()).isEqualTo(200);
        assertError(server.get("/v2/health/ready"), 503, "plugin iris: no worker has answered yet");

        server.server.halt();
        assertThat(server.get("/v2/health/live").status()).isEqualTo(200);
        assertError(server.get("/v2/health/ready"), 503, "the server has no engine now");
        assertError(server.get("/v2/models/1"), 503, "the server has no engine now");
        assertError(server.post("/v2/models/1/infer", "{}"), 503, "the server has no engine now");
        assertError(server.get("/v2"), 503, "the server has no engine now");
    }

    @Test
    void aModelIsDescribedByItsNumberAndItsAliases() throws Exception {
        assertThat(server.get("/v2/models/1").text())
                .isEqualTo("{\"name\":\"1\",\"versions\":[\"1\",\"2\"],\"platform\":\"aimm_fake.Type\",\"inputs\":["
                        + "{\"name\":\"X\",\"datatype\":\"FP64\",\"shape\":[-1,4]}],\"outputs\":["
                        + "{\"name\":\"y\",\"datatype\":\"BYTES\",\"shape\":[-1]}]}");
        assertThat(server.get("/v2/models/newest").json())
                .containsEntry("name", "newest")
                .containsEntry("versions", List.of("1", "2"));
        assertThat(server.get("/v2/models/first").json()).containsEntry("versions", List.of("1"));
        assertThat(server.get("/v2/models/1/versions/2").json()).containsEntry("versions", List.of("2"));
        assertThat(server.get("/v2/models/first/versions/1").status()).isEqualTo(200);
    }

    @Test
    void whatPeopleSayOfAModelAreItsProperties() throws Exception {
        server.engine.annotate(1, new Annotations(List.of(), Map.of("owner", "alice")));

        assertThat(server.get("/v2/models/1").json()).containsEntry("properties", Map.of("owner", "alice"));
    }

    @Test
    void theConfigurationIsTritons() throws Exception {
        assertThat(server.get("/v2/models/newest/config").text())
                .isEqualTo(
                        "{\"name\":\"newest\",\"platform\":\"aimm_fake.Type\",\"backend\":\"aimm\",\"max_batch_size\":0,"
                                + "\"input\":[{\"name\":\"X\",\"data_type\":\"TYPE_FP64\",\"dims\":[-1,4]}],"
                                + "\"output\":[{\"name\":\"y\",\"data_type\":\"TYPE_STRING\",\"dims\":[-1]}]}");
        assertThat(server.get("/v2/models/1/versions/1/config").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"1", "newest", "first", "1/versions/1", "1/versions/2", "first/versions/1"})
    void modelsAndVersionsAreReady(String path) throws Exception {
        Reply reply = server.get("/v2/models/" + path + "/ready");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).containsEntry("ready", true).containsEntry("name", path.replaceAll("/.*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/v2/models/2|404|no model instance 2",
                "GET|/v2/models/other/ready|404|other",
                "GET|/v2/models/1/versions/3|404|3",
                "GET|/v2/models/1/versions/3/ready|404|3",
                "GET|/v2/models/1/versions/x|404|nothing is at /v2/models/1/versions/x",
                "GET|/v2/models/first/versions/2|404|alias first stands for version 1 alone",
                "GET|/v2/models|404|nothing is at /v2/models",
                "GET|/v2/what|404|nothing is at /v2/what",
                "GET|/v2/models/1/infer|405|no GET here; there is POST",
                "POST|/v2|405|no POST here; there is GET, HEAD",
                "POST|/v2/models/2/infer|404|no model instance 2",
                "POST|/v2/models/1/versions/3/infer|404|3",
                "POST|/v2/repository/models/2/load|404|no model instance 2",
                "POST|/v2/repository/models/2/unload|404|no model instance 2",
                "POST|/v2/systemsharedmemory/region/r/register|404|nothing is at",
            })
    void failuresAreOneText(String method, String path, int status, String text) throws Exception {
        assertError(
                server.send(HttpRequest.newBuilder(server.address.resolve(path))
                        .method(method, BodyPublishers.ofString("{}"))),
                status,
                text);
    }

    @Test
    void onlyWhatIsBelowHasThatForm() throws Exception {
        assertThat(server.get("/v2x").header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(server.get("/api/v1/models/9").header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aRequestThatIsNoHttpToJettyHasThatFormToo() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, "POST /v2/models/1/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n");
            String answer = readUntil(socket, "}");

            assertThat(answer).startsWith("HTTP/1.1 400 ").containsPattern("\\{\"error\":\"[^\"]+\"}$");
        }
    }

    @Test
    void modelsAreUnloadedAndLoaded() throws Exception {
        assertThat(index(null)).contains(entry("1", "2", "READY", ""), entry("first", "1", "READY", ""));

        Reply unloaded =
                server.post("/v2/repository/models/newest/unload", "{\"parameters\":{\"unload_dependents\":true}}");
        assertThat(unloaded.status()).isEqualTo(200);
        assertThat(unloaded.bytes()).isEmpty();
        assertThat(unloaded.header("Content-Length")).isEqualTo("0");

        assertThat(index("{}"))
                .containsExactly(
                        entry("1", "2", "UNAVAILABLE", "unloaded"),
                        entry("first", "1", "UNAVAILABLE", "unloaded"),
                        entry("newest", "2", "UNAVAILABLE", "unloaded"));
        assertThat(index("{\"ready\":true}")).isEmpty();
        assertError(server.get("/v2/models/1/ready"), 503, "model 1 is unloaded; it has to be loaded first");
        assertError(server.get("/v2/models/first/ready"), 503, "model first is unloaded");
        assertError(server.post("/v2/models/1/infer", "{\"inputs\":[]}"), 503, "model 1 is unloaded");
        assertThat(server.get("/v2/models/1").status()).isEqualTo(200);
        assertThat(server.post("/api/v1/models/1/predict", "{\"args\":[1]}").status())
                .isEqualTo(200);

        assertThat(server.post("/v2/repository/models/1/load", "").status()).isEqualTo(200);
        assertThat(server.get("/v2/models/newest/ready").status()).isEqualTo(200);
        assertThat(index("{\"ready\":true}")).hasSize(3);
    }

    @Test
    void modelsAreNotLoadedFromRequests() throws Exception {
        assertError(
                server.post("/v2/repository/models/1/load", "{\"parameters\":{\"config\":\"{}\"}}"),
                400,
                "parameter 'config' can't be used here");
        assertError(
                server.post("/v2/repository/models/1/load", "{\"parameters\":{\"file:1/model\":\"eA==\"}}"),
                400,
                "parameter 'file:1/model' can't be used here");
        assertError(server.post("/v2/repository/models/1/load", "["), 400, "expected an object");
        assertError(server.post("/v2/repository/index", "{\"ready\":1}"), 400, "expected true or false, got number 1");
    }

    /** NVIDIA's Python client asks so for the index. */
    @Test
    void aPostMayHaveNeitherBodyNorLength() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, "POST /v2/repository/index HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String answer = readUntil(socket, "]");

            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("{\"name\":\"1\"");
            write(socket, "POST /v2/repository/models/1/unload HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(readUntil(socket, "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Content-Length: 0");
        }
    }

    private List<Object> index(String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address.resolve("/v2/repository/index"));
        Reply reply = server.send(request.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        assertThat(reply.status()).isEqualTo(200);
        return List.copyOf((List<?>) JsonReader.read(reply.bytes(), JsonReader.Objects.PLAIN));
    }

    private static Map<String, String> entry(String name, String version, String state, String reason) {
        return Map.of("name", name, "version", version, "state", state, "reason", reason);
    }

    static void assertError(Reply reply, int status, String text) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(reply.bytes().length));
        assertThat(reply.json()).containsOnlyKeys("error");
        assertThat(reply.json().get("error")).asString().contains(text);
    }
}
