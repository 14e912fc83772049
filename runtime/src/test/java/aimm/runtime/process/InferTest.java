package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Open Inference Protocol as its clients speak it: their requests, byte for byte as recorded from them. */
class InferTest {

    /** NVIDIA's client for Python; it names no content type, and its index has neither body nor length. */
    private static final String TRITON_PYTHON = "user-agent: python/gevent-http-client-2.0.8\r\n";

    /** NVIDIA's client for Java. */
    private static final String TRITON_JAVA =
            "Connection: Keep-Alive\r\nUser-Agent: Apache-HttpAsyncClient/4.1.5 (Java/17.0.15)\r\n";

    /** KServe's client for Python. */
    private static final String KSERVE = String.join(
            "\r\n",
            "Accept: */*",
            "Accept-Encoding: gzip, deflate, br",
            "Connection: keep-alive",
            "User-Agent: python-httpx/0.23.3",
            "");

    private static final String IMAGE = "1,3,224,224";

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private Api api;
    private Socket socket;
    private InputStream in;

    @BeforeEach
    void start() throws Exception {
        server.configure(TestServer.CONFIGURATION);
        server.addPlugin("aimm.plugin.iris");
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.startReady();
        api = new Api(server);
        server.await("offered", () -> api.offers("iris.SVC") && api.offers("test.Model"));
        assertThat(api.post("models", "{\"model_type\": \"iris.SVC\", \"kwargs\": {\"gamma\": 0.1, \"C\": 10}}")
                        .status())
                .isEqualTo(201);
        assertThat(api.post(
                                "models/1/fit",
                                "{\"args\": [" + access("iris_inputs") + "," + access("iris_outputs") + "]}")
                        .status())
                .isEqualTo(200);
        assertThat(api.call("PUT", "aliases/iris", "{\"instance_id\": 1}").status())
                .isEqualTo(200);
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    @AfterEach
    void hangUp() throws IOException {
        socket.close();
    }

    @Test
    void asNvidiasPythonClient() throws Exception {
        assertThat(call("GET /v2/health/live HTTP/1.1\r\n" + TRITON_PYTHON + "host: $HOST\r\n\r\n").status)
                .isEqualTo(200);
        assertThat(call("POST /v2/repository/index HTTP/1.1\r\n" + TRITON_PYTHON + "host: $HOST\r\n\r\n")
                        .json())
                .isEqualTo("[{\"name\":\"1\",\"version\":\"2\",\"state\":\"READY\",\"reason\":\"\"},"
                        + "{\"name\":\"iris\",\"version\":\"2\",\"state\":\"READY\",\"reason\":\"\"}]");
        String infer = "POST /v2/models/iris/infer HTTP/1.1\r\n" + TRITON_PYTHON
                + "inference-header-content-length: 135\r\nhost: $HOST\r\ncontent-length: 167\r\n\r\n"
                + "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":32}}],"
                + "\"parameters\":{\"binary_data_output\":true}}";
        Answer answer = call(infer, 7.7, 3.0, 6.1, 2.3);
        assertThat(answer.json())
                .isEqualTo(
                        "{\"model_name\":\"iris\",\"model_version\":\"2\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\","
                                + "\"shape\":[1],\"parameters\":{\"binary_data_size\":8}}]}");
        assertThat(answer.binary().getLong()).isEqualTo(2);

        String change = " HTTP/1.1\r\n" + TRITON_PYTHON + "host: $HOST\r\ncontent-length: ";
        Answer unloaded = call("POST /v2/repository/models/iris/unload" + change
                + "42\r\n\r\n{\"parameters\":{\"unload_dependents\":false}}");
        assertThat(unloaded.status).isEqualTo(200);
        assertThat(unloaded.body).isEmpty();
        Answer refused = call(infer, 7.7, 3.0, 6.1, 2.3);
        assertThat(refused.status).isEqualTo(503);
        assertThat(refused.json()).isEqualTo("{\"error\":\"model iris is unloaded; it has to be loaded first\"}");
        assertThat(call("POST /v2/repository/models/iris/load" + change + "2\r\n\r\n{}").status)
                .isEqualTo(200);
        assertThat(call(infer, 5.1, 3.5, 1.4, 0.2).binary().getLong()).isZero();
    }

    /** It takes what is there after the head for all of the JSON. */
    @Test
    void asNvidiasJavaClient() throws Exception {
        send(
                "POST /v2/models/iris/infer HTTP/1.1\r\nInference-Header-Content-Length: 135\r\nContent-Length: 167\r\n"
                        + "Host: $HOST\r\n" + TRITON_JAVA
                        + "\r\n{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\","
                        + "\"parameters\":{\"binary_data_size\":32}}],\"parameters\":{\"binary_data_output\":true}}",
                6.2,
                2.9,
                4.3,
                1.3);

        byte[] first = new byte[64 << 10];
        String text = new String(first, 0, in.read(first), StandardCharsets.ISO_8859_1);

        assertThat(text).startsWith("HTTP/1.1 200 OK\r\n").contains("Inference-Header-Content-Length: 133\r\n");
        assertThat(text.substring(text.indexOf("\r\n\r\n") + 4))
                .hasSize(133 + 8)
                .startsWith("{")
                .contains("}]}\1\0");

        Answer failed = call("POST /v2/models/nothing/infer HTTP/1.1\r\nContent-Length: 13\r\nHost: $HOST\r\n"
                + TRITON_JAVA + "\r\n{\"inputs\":[]}");
        assertThat(failed.status).isEqualTo(404);
        assertThat(failed.json()).matches("\\{\"error\":\"[^\"]+\"}");
    }

    @Test
    void asKServesPythonClient() throws Exception {
        assertThat(call("GET /v2/health/ready HTTP/1.1\r\nHost: $HOST\r\n" + KSERVE + "\r\n")
                        .json())
                .isEqualTo("{\"ready\":true}");
        String head = "POST /v2/models/iris/infer HTTP/1.1\r\nHost: $HOST\r\n" + KSERVE;
        String answer =
                "{\"model_name\":\"iris\",\"model_version\":\"2\",\"id\":\"r1\",\"outputs\":[{\"name\":\"y\",\"datatype\":"
                        + "\"INT64\",\"shape\":[1],\"data\":[0]}]}";

        assertThat(call(head
                                + "content-type: application/json\r\nContent-Length: 112\r\n\r\n{\"id\":\"r1\",\"model_name\":"
                                + "\"iris\",\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\",\"data\":[5.1,3.5,1.4,0.2]}]}")
                        .json())
                .isEqualTo(answer);
        assertThat(call(
                                head
                                        + "inference-header-content-length: 124\r\ncontent-type: application/octet-stream\r\n"
                                        + "Content-Length: 156\r\n\r\n{\"id\":\"r1\",\"model_name\":\"iris\",\"inputs\":[{\"name\":\"X\","
                                        + "\"shape\":[1,4],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":32}}]}",
                                5.1,
                                3.5,
                                1.4,
                                0.2)
                        .json())
                .isEqualTo(answer);
    }

    @Test
    void aModelWithoutADeclarationTakesWhatComes() throws Exception {
        long model = api.create("[64]");
        byte[] data = new byte[4 * 3 * 224 * 224];
        new Random(1).nextBytes(data);
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[" + IMAGE + "],\"datatype\":\"FP32\",\"parameters\":{"
                + "\"binary_data_size\":" + data.length + "}}],\"parameters\":{\"binary_data_output\":true}}";

        send("POST /v2/models/" + model + "/infer HTTP/1.1\r\nHost: $HOST\r\nInference-Header-Content-Length: "
                + json.length() + "\r\nContent-Length: " + (json.length() + data.length) + "\r\n\r\n" + json);
        socket.getOutputStream().write(data);
        Answer answer = read();

        assertThat(answer.json()).contains("\"shape\":[" + IMAGE + "]");
        assertThat(answer.binary()).isEqualTo(ByteBuffer.wrap(data));

        Answer failed = call("POST /v2/models/" + model + "/infer HTTP/1.1\r\nHost: $HOST\r\nContent-Length: 13\r\n\r\n"
                + "{\"inputs\":[]}");
        assertThat(failed.status).isEqualTo(500);
        assertThat(failed.json()).matches("\\{\"error\":\".+\"}");
    }

    private static String access(String name) {
        return "{\"type\": \"data_access\", \"name\": \"" + name + "\", \"args\": [], \"kwargs\": {}}";
    }

    private Answer call(String request, double... binary) throws IOException {
        send(request, binary);
        return read();
    }

    private void send(String request, double... binary) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8 * binary.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(binary);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(request.replace("$HOST", "127.0.0.1:" + server.port()).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(data.array());
        socket.getOutputStream().write(out.toByteArray());
    }

    private Answer read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after '%s'", head).isNotNegative();
            head.append((char) next);
        }
        byte[] body = in.readNBytes(number(head, "content-length", 0));
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                number(head, "inference-header-content-length", body.length),
                body);
    }

    private static int number(CharSequence head, String header, int otherwise) {
        Matcher matcher = Pattern.compile("\n" + header + ": (\\d+)\r")
                .matcher(head.toString().toLowerCase(Locale.ROOT));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private record Answer(int status, int jsonLength, byte[] body) {

        String json() {
            return new String(body, 0, jsonLength, StandardCharsets.UTF_8);
        }

        ByteBuffer binary() {
            assertThat(status).as("%s", json()).isEqualTo(200);
            return ByteBuffer.wrap(Arrays.copyOfRange(body, jsonLength, body.length))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
