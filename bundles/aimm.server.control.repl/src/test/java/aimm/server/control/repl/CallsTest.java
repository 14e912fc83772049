package aimm.server.control.repl;

import static aimm.server.control.repl.TestRepl.ask;
import static aimm.server.control.repl.TestRepl.call;
import static aimm.server.control.repl.TestRepl.predict;
import static aimm.server.control.repl.TestRepl.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.FakeEngine;
import aimm.server.api.PluginException;
import hat.juggler.JugglerClient;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest {

    private final FakeEngine engine = new FakeEngine();
    private TestRepl repl;
    private JugglerClient client;

    @BeforeEach
    void login() throws Exception {
        repl = new TestRepl(engine);
        client = repl.login();
    }

    @AfterEach
    void close() throws Exception {
        repl.close();
    }

    @Test
    void modelsAreCreatedAddedUpdatedAndFitted() throws Exception {
        assertThat(ask(client, "create_instance", create(FakeEngine.TYPE)))
                .isEqualTo(model(1, Arguments.of(1L).with("k", "v").toString()));
        assertThat(ask(client, "add_instance", upload(null, "bytes"))).isEqualTo(model(2, "bytes"));
        assertThat(ask(client, "update_instance", upload(2L, "others"))).isEqualTo(model(2, "others"));
        assertThat(ask(client, "fit", call(2L, 1L))).isEqualTo(model(2, "others"));
    }

    @Test
    void aModelIsNamedByANumberInWhateverFormTheClientHasIt() throws Exception {
        engine.fill(1);

        for (Object id : List.of(1L, "1", 1.0)) {
            assertThat(ask(client, "predict", call(id, "x"))).as("%s", id).isEqualTo("x");
        }
        assertThat(refusal(client, "predict", call(null, 1L)))
                .isEqualTo("instance_id: expected the number of a model, got none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit", "predict"})
    void anUnknownModelIsRefusedWithItsNumber(String name) throws Exception {
        assertThat(refusal(client, name, call(99L, 1L))).isEqualTo("99");
    }

    @Test
    void anUpdateOfAnUnknownModelIsRefused() throws Exception {
        assertThat(refusal(client, "update_instance", upload(4711L, "bytes"))).isEqualTo("4711");
    }

    @Test
    void anUnknownTypeIsRefusedInTheOriginalsWords() throws Exception {
        assertThat(refusal(client, "create_instance", create("no.Such")))
                .isEqualTo("no instantiation plugin for model type no.Such");
    }

    @ParameterizedTest
    @CsvSource({
        "create_instance, model_type",
        "create_instance, args",
        "create_instance, kwargs",
        "add_instance, model_type",
        "add_instance, instance_b64",
        "update_instance, model_type",
        "update_instance, instance_id",
        "update_instance, instance_b64",
        "fit, instance_id",
        "fit, args",
        "fit, kwargs",
        "predict, instance_id",
        "predict, args",
        "predict, kwargs"
    })
    void aMissingMemberIsNamedInQuotes(String name, String member) throws Exception {
        Map<String, Object> data = create(FakeEngine.TYPE);
        data.put("instance_id", 1L);
        data.put("instance_b64", "");
        data.remove(member);

        assertThat(refusal(client, name, data)).isEqualTo("'" + member + "'");
    }

    @Test
    void membersOfAnotherTypeAreRefusedAndNamed() throws Exception {
        Map<String, Object> data = call(1L);
        data.put("args", "x");
        assertThat(refusal(client, "fit", data)).isEqualTo("args: expected a list, got text of 1 characters");
        data.put("args", List.of());
        data.put("kwargs", List.of());
        assertThat(refusal(client, "fit", data)).isEqualTo("kwargs: expected an object, got list of 0");
        assertThat(refusal(client, "fit", null)).isEqualTo("data: expected an object, got none");
    }

    @Test
    void whatIsNoBase64IsSkipped() throws Exception {
        Map<String, Object> data = upload(null, "");
        data.put("instance_b64", "!!!");

        assertThat(ask(client, "add_instance", data)).isEqualTo(model(1, ""));
    }

    @Test
    void argumentsThatStandForSomethingAreConverted() throws Exception {
        engine.fill(1);
        CompletableFuture<Arguments> seen = new CompletableFuture<>();
        engine.prediction = arguments -> {
            seen.complete(arguments);
            return null;
        };
        Map<String, Object> data = call(
                1L,
                Map.of("type", "numpy_array", "dtype", "float32", "data", List.of(List.of(1L, 2.5))),
                Map.of("type", "pandas_series", "data", List.of(1L, 2L)),
                Map.of("type", "pandas_dataframe", "data", Map.of("x", Map.of("5", 1L))),
                Map.of("type", "data_access", "name", "rows", "args", List.of(1L), "kwargs", Map.of("a", 2L)));
        data.put("kwargs", Map.of("state_cb", Map.of("type", "numpy_array", "dtype", "int64", "data", List.of(1L))));

        assertThat(ask(client, "predict", data)).isNull();

        Arguments arguments = seen.get(TestRepl.PATIENCE, TimeUnit.SECONDS);
        assertThat(arguments.positional())
                .containsExactly(
                        Tensor.of(new float[] {1, 2.5f}, 1, 2),
                        Series.of(List.of(1L, 2L)),
                        new DataFrame(List.of("5"), Map.of("x", List.of(1L))),
                        new DataAccessArgument("rows", List.of(1L), Map.of("a", 2L)));
        assertThat(arguments.keyword()).isEqualTo(Map.of("state_cb", Tensor.of(new long[] {1})));
    }

    @Test
    void objectsInsideOfArgumentsAreLeftAsTheyAre() throws Exception {
        engine.fill(1);
        Object inside = List.of(Map.of("type", "numpy_array", "dtype", "int64", "data", List.of(1L)));

        assertThat(predict(client, inside)).isEqualTo(inside);
        assertThat(refusal(client, "predict", call(1L, Map.of("type", "numpy_array", "dtype", "no_such", "data", 1L))))
                .isEqualTo("numpy_array: unknown dtype 'no_such'");
    }

    @Test
    void arraysAndPandasComeBackAsTheOriginalSendsThem() throws Exception {
        assertThat(answered(Tensor.of(new float[] {1, 2.5f}, 1, 2)))
                .isEqualTo(Map.of("type", "numpy_array", "data", List.of(List.of(1.0, 2.5))));
        assertThat(answered(Tensor.of(new long[] {7}).reshape())).isEqualTo(Map.of("type", "numpy_array", "data", 7L));
        assertThat(answered(new Series("s", List.of("a"), List.of(1.5))))
                .isEqualTo(Map.of("type", "pandas_series", "data", List.of(1.5)));
        assertThat(answered(new DataFrame(List.of("5", "6"), Map.of("x", List.of(2.5, 5.0)))))
                .isEqualTo(Map.of("type", "pandas_dataframe", "data", Map.of("x", Map.of("5", 2.5, "6", 5.0))));
        assertThat(answered(new BigInteger("123456789012345678901234567890")))
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void nanAndInfinitiesTravelAsNumbersThatJsonHas() throws Exception {
        Object numbers = Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5);
        List<Object> read = Arrays.asList(null, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5);

        assertThat(answered(numbers)).isEqualTo(read);
        assertThat(answered(Tensor.of(new double[] {Double.NaN, 1 / 0.0, -1 / 0.0, 1.5})))
                .isEqualTo(Map.of("type", "numpy_array", "data", read));
        assertThat(answered(Double.NaN)).isNull();
        engine.prediction = arguments -> numbers;
        byte[] wire = client.requestJson(
                        "predict",
                        "{\"instance_id\":1,\"args\":[NaN,Infinity],\"kwargs\":{}}".getBytes(StandardCharsets.US_ASCII))
                .toCompletableFuture()
                .get(TestRepl.PATIENCE, TimeUnit.SECONDS);
        assertThat(new String(wire, StandardCharsets.US_ASCII)).isEqualTo("[null,1e999,-1e999,1.5]");
    }

    @Test
    void largeResultsComeWhole() throws Exception {
        double[] many = new double[500_000];
        Arrays.setAll(many, i -> i / 8.0);

        Object answer = answered(Tensor.of(many));

        assertThat(((Map<?, ?>) answer).get("data"))
                .isEqualTo(Arrays.stream(many).boxed().toList());
    }

    @Test
    void aFailingPluginsTextIsTheRefusal() throws Exception {
        engine.fill(1);
        engine.prediction =
                arguments -> CompletableFuture.failedFuture(new PluginException("cannot predict", false, "trace"));

        assertThat(refusal(client, "predict", call(1L, 2L))).isEqualTo("cannot predict");
    }

    @Test
    void aDefectOfTheServersIsNotShown() throws Exception {
        engine.fill(1);
        engine.prediction = arguments -> {
            throw new IllegalStateException("inside");
        };

        assertThat(refusal(client, "predict", call(1L, 2L))).isEqualTo("the server failed; its log has the cause");
        engine.prediction = arguments -> CompletableFuture.failedFuture(new IllegalStateException("inside"));
        assertThat(refusal(client, "predict", call(1L, 2L))).isEqualTo("the server failed; its log has the cause");
    }

    @Test
    void requestsOfAConnectionAreAnsweredInTheirOrder() throws Exception {
        engine.fill(1);
        CompletableFuture<Object> first = new CompletableFuture<>();
        engine.prediction = arguments -> arguments.positional().get(0).equals(1L) ? first : 2L;

        CompletableFuture<Object> one = client.request("predict", call(1L, 1L)).toCompletableFuture();
        CompletableFuture<Object> two = client.request("predict", call(1L, 2L)).toCompletableFuture();
        engine.started.poll(TestRepl.PATIENCE, TimeUnit.SECONDS);
        assertThat(predict(repl.login(), 3L)).isEqualTo(2L);
        assertThat(two).isNotDone();
        first.complete(1L);

        assertThat(one.get(TestRepl.PATIENCE, TimeUnit.SECONDS)).isEqualTo(1L);
        assertThat(two.get(TestRepl.PATIENCE, TimeUnit.SECONDS)).isEqualTo(2L);
    }

    private Object answered(Object result) throws Exception {
        engine.fill(1);
        engine.prediction = arguments -> result;
        return predict(client);
    }

    private static Map<String, Object> create(String type) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("model_type", type);
        data.put("args", List.of(1L));
        data.put("kwargs", Map.of("k", "v"));
        return data;
    }

    private static Map<String, Object> upload(Long id, String instance) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("model_type", FakeEngine.TYPE);
        data.put("instance_id", id);
        data.put("instance_b64", base64(instance));
        return data;
    }

    private static Map<String, Object> model(long id, String instance) {
        return Map.of("instance_id", id, "model_type", FakeEngine.TYPE, "instance", base64(instance));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
