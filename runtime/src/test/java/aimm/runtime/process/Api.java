package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A client of the server's HTTP control. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI root;

    Api(ServerProcess server) {
        this.client = server.client();
        this.root = server.uri("/api/v1/");
    }

    record Answer(int status, JsonNode body) {}

    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body()));
    }

    /** Posts a file's bytes. */
    Answer upload(String path, Path file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .POST(BodyPublishers.ofFile(file))
                .header("Content-Type", "application/octet-stream")
                .timeout(Duration.ofMinutes(2))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, null);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return call("POST", path, body);
    }

    /** The identifier of a new model of the test plugin. */
    long create(String arguments) throws IOException, InterruptedException {
        Answer answer = post("models", "{\"model_type\": \"test.Model\", \"args\": " + arguments + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.body().get("instance_id").asLong();
    }

    Answer fit(long model, String arguments) throws IOException, InterruptedException {
        return post("models/" + model + "/fit", "{\"args\": " + arguments + "}");
    }

    Answer predict(long model, String arguments) throws IOException, InterruptedException {
        return post("models/" + model + "/predict", "{\"args\": " + arguments + "}");
    }

    /** The serialized bytes of a model. */
    byte[] instance(long model) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                HttpRequest.newBuilder(root.resolve("models/" + model + "/instance"))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** Whether an action runs. */
    boolean isBusy() {
        try {
            return get("actions").body().findValuesAsString("status").contains("running");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    boolean offers(String modelType) {
        try {
            return get("model-types").body().findValuesAsString("name").contains(modelType);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
