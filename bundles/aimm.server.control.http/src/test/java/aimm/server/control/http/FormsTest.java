package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.control.http.TestServer.Reply;
import aimm.server.formats.Formats;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments in the parts of a form. */
@Timeout(30)
class FormsTest {

    private static final String FORM = "multipart/form-data; boundary=XX";
    private static final String FIT = "/api/v1/models/1/fit";
    private static final String NPY = "application/x-npy";
    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final Tensor ROWS = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.post("/api/v1/models", "{\"model_type\": \"fake.Type\"}");
    }

    @AfterEach
    void stop() throws Exception {
        server.assertLeftNothing();
        server.close();
    }

    @Test
    void everyPartIsAnArgumentInItsOwnFormat() throws Exception {
        DataFrame table = DataFrame.of(Map.of("a", List.of(1L, 2L)));
        String data = "{\"type\": \"data_access\", \"name\": \"rows\"}";

        Reply reply = send(
                FIT,
                FORM,
                form(
                        part("args", NPY, bytes(NPY, ROWS)),
                        part("y", "text/csv; header=absent", text("7\n8\n")),
                        part("args", ARROW, bytes(ARROW, table)),
                        part("data", "application/json; charset=utf-8", text(data)),
                        part("größe", null, text("0.5"))));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json()).containsEntry("version", 2L);
        Arguments fit = server.engine.lastFit;
        assertThat(fit.positional()).isEqualTo(List.of(ROWS, table));
        assertThat(fit.keyword())
                .isEqualTo(Map.of(
                        "y",
                        DataFrame.of(Map.of("0", List.of(7L, 8L))),
                        "data",
                        new DataAccessArgument("rows"),
                        "größe",
                        0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {NPY, "text/csv", ARROW})
    void oneArgumentNeedsNoForm(String type) throws Exception {
        assertThat(send(FIT, type, bytes(type, ROWS)).status()).isEqualTo(200);

        assertThat(server.engine.lastFit.tensor(0, "X")).isEqualTo(ROWS);
        assertThat(server.engine.lastFit.keyword()).isEmpty();
    }

    @Test
    void modelsAreCreatedAndAskedByFormsToo() throws Exception {
        byte[] form = form(part("args", NPY, bytes(NPY, ROWS)));

        assertThat(send("/api/v1/models?model_type=fake.Type", FORM, form).status())
                .isEqualTo(201);
        assertThat(server.engine.instance(2)).isEqualTo(text(Arguments.of(ROWS).toString()));
        assertProblem(send("/api/v1/models", FORM, form), 400, "bad-request", "model_type is missing");
        for (String path : List.of("/api/v1/models/1/predict", "/api/v1/models/1/versions/1/predict")) {
            Reply reply = server.send(request(path, FORM, form).header("Accept", NPY));
            assertThat(reply.bytes()).isEqualTo(bytes(NPY, ROWS));
        }
    }

    @Test
    void contentIsTakenAsItIs() throws Exception {
        byte[] hostile = "\r\n--X\r\n--XY\r\n\r\n--\r\r\n\n".getBytes(StandardCharsets.ISO_8859_1);
        Tensor tensor = Tensor.wrap(DType.UINT8, new long[] {hostile.length}, ByteBuffer.wrap(hostile));

        send(FIT, FORM, form(part("args", NPY, bytes(NPY, tensor)), part("args", NPY, bytes(NPY, tensor))));

        assertThat(server.engine.lastFit.positional()).isEqualTo(List.of(tensor, tensor));
    }

    @Test
    void aFormWithoutPartsHasNoArguments() throws Exception {
        assertThat(send(FIT, FORM, form()).status()).isEqualTo(200);
        assertThat(server.engine.lastFit).hasToString("()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "; boundary=",
                "; boundary=XX00000000000000000000000000000000000000000000000000000000000000000000X"
            })
    void theBoundaryIsInTheHeader(String parameter) throws Exception {
        Reply reply = send(FIT, "multipart/form-data" + parameter, form(part("args", null, text("1"))));

        assertProblem(reply, 400, "bad-request", "no boundary of 1 to 70 characters");
    }

    @Test
    void whatIsCutShortIsRefusedWhereverThatIs() throws Exception {
        byte[] whole = form(part("args", null, text("1")), part("X", NPY, bytes(NPY, ROWS)));
        for (int length = 0; length < whole.length - "--\r\n".length(); length++) {
            assertProblem(send(FIT, FORM, Arrays.copyOf(whole, length)), 400, "malformed-data", "cut short");
        }
        assertThat(server.engine.lastFit).isNull();
    }

    @Test
    void partsAreFewAndTheirHeadersShort() throws Exception {
        byte[][] parts = new byte[33][];
        Arrays.fill(parts, part("args", null, text("1")));

        assertThat(send(FIT, FORM, form(Arrays.copyOf(parts, 32))).status()).isEqualTo(200);
        assertProblem(send(FIT, FORM, form(parts)), 413, "too-large", "32 parts");
        byte[] long_ = form(part("x".repeat(10_000), null, text("1")));
        assertProblem(send(FIT, FORM, long_), 413, "too-large", "8192 bytes of headers");
    }

    @Test
    void aFormIsNoLargerThanAnyBody() throws Exception {
        byte[] large = form(part("X", NPY, new byte[TestServer.JSON_LIMIT]));

        assertProblem(send(FIT, FORM, large), 413, "too-large", TestServer.JSON_LIMIT + " bytes");
    }

    @Test
    void partsHaveNamesOfTheirOwn() throws Exception {
        byte[] one = part("X", null, text("1"));

        assertProblem(send(FIT, FORM, form(one, one)), 400, "bad-request", "two parts 'X'");
        assertProblem(send(FIT, FORM, form(part("", null, text("1")))), 400, "bad-request", "no name");
        assertProblem(send(FIT, FORM, form(text("--XX\r\n\r\n1\r\n"))), 400, "bad-request", "no name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/octet-stream | 1 | 415 | unsupported-media-type | is application/octet-stream; expected",
                "text/plain               | 1 | 415 | unsupported-media-type | application/json, application/vnd",
                "text/csv; charset=latin1 | 1 | 400 | malformed-data | charset",
                "application/x-npy        | 1 | 400 | malformed-data | npy",
                "application/json         | [ | 400 | malformed-json | line 1",
                "                         | x | 400 | malformed-json | line 1"
            })
    void whatIsWrongWithAPartIsSaidWithItsName(String type, String content, int status, String problem, String detail)
            throws Exception {
        Reply reply = send(FIT, FORM, form(part("X", type, text(content))));

        assertProblem(reply, status, problem, "part 'X'");
        assertProblem(reply, status, problem, detail);
    }

    @Test
    void headersOfPartsAreNoPlaceForAnything() throws Exception {
        byte[] strange = form(text("--XX\r\nno header\r\n\r\n1\r\n"));

        assertProblem(send(FIT, FORM, strange), 400, "malformed-data", "malformed");
        assertProblem(
                send("/api/v1/models/1/batch", FORM, form()), 415, "unsupported-media-type", "multipart/form-data");
        assertProblem(
                send(FIT, "multipart/mixed; boundary=XX", form()), 415, "unsupported-media-type", "multipart/mixed");
    }

    private Reply send(String path, String type, byte[] body) throws Exception {
        return server.send(request(path, type, body));
    }

    private HttpRequest.Builder request(String path, String type, byte[] body) {
        return HttpRequest.newBuilder(server.address.resolve(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static byte[] form(byte[]... parts) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            form.writeBytes(part);
        }
        form.writeBytes(text("--XX--\r\n"));
        return form.toByteArray();
    }

    /** @param type {@code null} for none */
    private static byte[] part(String name, String type, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(text("--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n"));
        part.writeBytes(text(type == null ? "\r\n" : "Content-Type: " + type + "\r\n\r\n"));
        part.writeBytes(content);
        part.writeBytes(text("\r\n"));
        return part.toByteArray();
    }

    private static byte[] bytes(String type, Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Formats.of(type).write(value, bytes);
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertProblem(Reply reply, int status, String type, String detail) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("type", "urn:aimm:" + type);
        assertThat((String) reply.json().get("detail")).contains(detail);
    }
}
