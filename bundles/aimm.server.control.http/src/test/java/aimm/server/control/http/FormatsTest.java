package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.server.control.http.TestServer.Reply;
import aimm.server.formats.Formats;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FormatsTest {

    private static final String NPY = "application/x-npy";
    private static final byte[] TABLE = "x,y\n1,2.5\n3,4.5\n".getBytes(StandardCharsets.UTF_8);

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anArrayComesAndGoesAsNpy() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Formats.of(NPY).write(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2), body);

        Reply reply = predict("/api/v1/models/1/predict", NPY, NPY, body.toByteArray());

        assertThat(reply.header("Content-Type")).isEqualTo(NPY);
        assertThat(reply.bytes()).isEqualTo(body.toByteArray());
        assertThat(predict("/api/v1/models/1/versions/1/predict", NPY, NPY, body.toByteArray())
                        .bytes())
                .isEqualTo(body.toByteArray());
    }

    @Test
    void aTableBecomesADataFrameAndItsAnswerWhatTheClientLikesBest() throws Exception {
        server.engine.prediction = arguments -> {
            DataFrame table = (DataFrame) arguments.positional().get(0);
            return new DataFrame(table.index(), Map.of("z", table.columns().get("y")));
        };
        Reply csv = predict("/api/v1/models/1/predict", "text/csv", "text/csv, application/json;q=0.5", TABLE);
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).isEqualToNormalizingNewlines("z\n2.5\n4.5\n");

        Reply json = predict("/api/v1/models/1/predict", "text/csv", "*/*", TABLE);
        assertThat(json.header("Content-Type")).isEqualTo("application/json");
        assertThat(json.text()).contains("pandas_dataframe");

        String arrow = "application/vnd.apache.arrow.stream";
        Reply stream = predict("/api/v1/models/1/predict", "text/csv", arrow, TABLE);
        assertThat(Formats.of(arrow).read(stream.bytes())).isInstanceOf(DataFrame.class);
    }

    @Test
    void whatIsMalformedOrDoesNotFitIsRefused() throws Exception {
        assertProblem(predict("/api/v1/models/1/predict", NPY, "*/*", new byte[] {1, 2}), 400, "malformed-data");
        server.engine.prediction = arguments -> Map.of("a", Map.of("b", 1L));
        assertProblem(predict("/api/v1/models/1/predict", "text/csv", NPY, TABLE), 406, "not-acceptable");
        assertProblem(predict("/api/v1/models/1/predict", "text/plain", "*/*", TABLE), 415, "unsupported-media-type");
    }

    private Reply predict(String path, String type, String accept, byte[] body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.address.resolve(path))
                .header("Content-Type", type)
                .header("Accept", accept)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static void assertProblem(Reply reply, int status, String type) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("type", "urn:aimm:" + type);
    }
}
