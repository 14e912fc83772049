package aimm.server.control.event;

import static aimm.server.control.event.TestControl.engineWithModel;
import static aimm.server.control.event.TestControl.told;
import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.Action;
import aimm.server.api.BusyException;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.FakeEngine;
import aimm.server.api.Options;
import aimm.server.api.PluginException;
import hat.event.EventPayload;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

    private final FakeEngine engine = engineWithModel();
    private final BlockingQueue<Arguments> seen = new LinkedBlockingQueue<>();
    private TestControl control = new TestControl(engine, Map.of());

    @AfterEach
    void close() {
        control.close();
    }

    private void restart(FakeEngine with, Map<String, Object> options) {
        control.close();
        control = new TestControl(with, options);
    }

    @Test
    void aCreationIsInProgressAndThenDoneWithTheModelsNumber() throws Exception {
        control.send(
                "aimm/create_instance/any/thing",
                "{\"model_type\":\"fake.Type\",\"args\":[1],\"kwargs\":{\"k\":\"v\"},\"request_id\":\"r1\"}");

        assertThat(control.answers(2))
                .containsExactly(told("\"r1\"", "IN_PROGRESS", "null"), told("\"r1\"", "DONE", "2"));
        assertThat(new String(engine.instance(2), StandardCharsets.UTF_8))
                .isEqualTo(Arguments.of(1L).with("k", "v").toString());
    }

    @Test
    void aFitIsInProgressAndThenDone() throws Exception {
        control.send("aimm/fit/1", "{\"args\":[],\"kwargs\":{},\"request_id\":1}");

        assertThat(control.answers(2)).containsExactly(told("1", "IN_PROGRESS", "null"), told("1", "DONE", "null"));
        assertThat(engine.model(1).version()).isEqualTo(2);
    }

    @Test
    void uploadsAreDoneWithoutHavingBeenInProgress() throws Exception {
        control.send("aimm/add_instance", upload("\"a\"", "bytes"));
        assertThat(control.answers(1)).containsExactly(told("\"a\"", "DONE", "2"));
        control.send("aimm/update_instance/2/and/more", upload("\"b\"", "others"));

        assertThat(control.answers(2).get(1)).isEqualTo(told("\"b\"", "DONE", "null"));
        assertThat(new String(engine.instance(2), StandardCharsets.UTF_8)).isEqualTo("others");
    }

    @Test
    void predictionsComeAsOverTheRepl() throws Exception {
        assertThat(predicted(List.of(2.5, 2L))).isEqualTo("[2.5,2]");
        assertThat(predicted(Tensor.of(new float[] {1, 2}))).isEqualTo("{\"type\":\"numpy_array\",\"data\":[1.0,2.0]}");
        assertThat(predicted(Series.of(List.of(1L)))).isEqualTo("{\"type\":\"pandas_series\",\"data\":[1]}");
        assertThat(predicted(new DataFrame(List.of("0"), Map.of("x", List.of(1L)))))
                .isEqualTo("{\"type\":\"pandas_dataframe\",\"data\":{\"x\":{\"0\":1}}}");
        assertThat(predicted(null)).isEqualTo("null");
    }

    @Test
    void nanAndInfinitiesAreTextsAsEventServersCantHandOnInfiniteNumbers() throws Exception {
        assertThat(predicted(Arrays.asList(Double.NaN, 1 / 0.0, -1 / 0.0, 1.5)))
                .isEqualTo("[\"NaN\",\"Infinity\",\"-Infinity\",1.5]");
        assertThat(predicted(Tensor.of(new double[] {Double.NaN, 1 / 0.0})))
                .isEqualTo("{\"type\":\"numpy_array\",\"data\":[\"NaN\",\"Infinity\"]}");
    }

    @Test
    void halvesOfCharactersAreToldAsTheyCame() throws Exception {
        assertThat(predicted("a\ud800")).isEqualTo("\"a\\uD800\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\"",
                "\"\\ud800 \\u00e9\"",
                "1",
                "1.0",
                "-0.5",
                "123456789012345678901234567890",
                "null",
                "true",
                "[1, 2.5, \"a\", [1, 1.0]]",
                "{\"server\": 1, \"session\": 2, \"instance\": 3}"
            })
    void requestIdsComeBackAsTheyWereAndNameWhatIsToBeCancelled(String id) throws Exception {
        engine.prediction = arguments -> new CompletableFuture<>();
        control.predict(id, "[]");
        assertThat(control.answers(1)).containsExactly(told(id, "IN_PROGRESS", "null"));

        control.send("aimm/cancel", id);

        assertThat(control.answers(2).get(1)).isEqualTo(told(id, "CANCELLED", "null"));
    }

    @Test
    void aRequestWithoutIdIsNamedByItsEvent() throws Exception {
        engine.prediction = arguments -> new CompletableFuture<>();
        control.send("aimm/predict/1", "{\"args\":[],\"kwargs\":{}}");
        String id = "{\"server\": 1, \"session\": 1, \"instance\": 1}";
        assertThat(control.answers(1)).containsExactly(told(id, "IN_PROGRESS", "null"));

        control.send("aimm/cancel", "{\"instance\":1,\"server\":1,\"session\":1}");

        assertThat(control.answers(2).get(1)).isEqualTo(told(id, "CANCELLED", "null"));
    }

    @Test
    void aCancelOfWhatIsNotThereDoesNothing() throws Exception {
        control.send("aimm/cancel", "\"nobody\"");
        control.send("aimm/cancel", (EventPayload) null);
        control.send("aimm/cancel", "no json");

        assertThat(predicted(1L)).isEqualTo("1");
    }

    @Test
    void requestsOfTheSameIdAreAllAnsweredAndCancelledTogether() throws Exception {
        engine.prediction = arguments -> new CompletableFuture<>();
        control.predict("7", "[]");
        control.predict("7", "[]");
        control.answers(2);

        control.send("aimm/cancel", "7");

        assertThat(control.answers(4).subList(2, 4))
                .containsExactly(told("7", "CANCELLED", "null"), told("7", "CANCELLED", "null"));
    }

    @Test
    void aFailingPredictionIsToldOf() throws Exception {
        engine.prediction = arguments -> CompletableFuture.failedFuture(new PluginException("no", false, "trace"));
        control.predict("1", "[]");

        assertThat(control.answers(2)).containsExactly(told("1", "IN_PROGRESS", "null"), told("1", "FAILED", "null"));
    }

    @Test
    void whoAsksIsToldWhyItFailed() throws Exception {
        restart(engine, Map.of("errors", true));
        engine.prediction = arguments -> CompletableFuture.failedFuture(new PluginException("n\ud800o", false, ""));
        control.predict("1", "[]");

        assertThat(control.answers(2))
                .containsExactly(
                        told("1", "IN_PROGRESS", "null"),
                        "{\"request_id\":1,\"status\":\"FAILED\",\"result\":null,\"error\":\"n?o\"}");
    }

    @Test
    void aDefectOfTheServersIsNotShown() throws Exception {
        restart(engine, Map.of("errors", true));
        engine.prediction = arguments -> {
            throw new IllegalStateException("inside");
        };
        control.predict("1", "[]");

        assertThat(control.answers(1).get(0)).contains("\"error\":\"the server failed; its log has the cause\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "create_instance; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "create_instance; {\"model_type\":\"fake.Type\",\"kwargs\":{},\"request_id\":1}",
                "create_instance; {\"model_type\":\"fake.Type\",\"args\":[],\"request_id\":1}",
                "create_instance; {\"model_type\":\"no.Such\",\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "create_instance; {\"model_type\":5,\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "add_instance; {\"model_type\":\"fake.Type\",\"request_id\":1}",
                "add_instance; {\"instance\":\"\",\"request_id\":1}",
                "update_instance; {\"model_type\":\"fake.Type\",\"instance\":\"\",\"request_id\":1}",
                "update_instance/9; {\"model_type\":\"fake.Type\",\"instance\":\"\",\"request_id\":1}",
                "fit; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "fit/77; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "fit/1; {\"args\":{},\"kwargs\":{},\"request_id\":1}",
                "predict; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "predict/; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "predict/one; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "predict/99999999999999999999; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "predict/77; {\"args\":[],\"kwargs\":{},\"request_id\":1}",
                "predict/1; {\"kwargs\":{},\"request_id\":1}",
                "predict/1; {\"args\":[],\"kwargs\":[],\"request_id\":1}",
                "predict/1; {\"args\":[{\"type\":\"data_access\"}],\"kwargs\":{},\"request_id\":1}",
            })
    void whatCantBeStartedFailed(String type, String payload) throws Exception {
        control.send("aimm/" + type, payload);

        assertThat(control.answers(1)).containsExactly(told("1", "FAILED", "null"));
    }

    @Test
    void aModelThatIsNotNamedByANumberIsShown() throws Exception {
        restart(engine, Map.of("errors", true));
        String start =
                "{\"request_id\":1,\"status\":\"FAILED\",\"result\":null,\"error\":\"expected the number of a model"
                        + " in the event type, got ";
        control.send("aimm/fit", "{\"request_id\":1}");
        control.send("aimm/fit/-1", "{\"request_id\":1}");
        control.send("aimm/fit/" + "x".repeat(50), "{\"request_id\":1}");

        assertThat(control.answers(3))
                .containsExactly(
                        start + "none\"}", start + "\\\"-1\\\"\"}", start + "\\\"" + "x".repeat(40) + "\\\"\"}");
    }

    @Test
    void argumentsNestedTooDeepFail() throws Exception {
        control.predict("1", "[".repeat(300) + "]".repeat(300));

        assertThat(control.answers(1)).containsExactly(told("1", "FAILED", "null"));
    }

    @Test
    void whatCantBeReadIsNotAnsweredAndHarmsNobody() throws Exception {
        control.send("aimm/predict/1", (EventPayload) null);
        control.send("aimm/predict/1", new EventPayload.Binary("x", ByteBuffer.allocate(10)));
        for (String payload : List.of(
                "",
                "no json",
                "null",
                "[]",
                "\"x\"",
                "[".repeat(1_000_000),
                "{\"request_id\":1",
                "{\"request_id\":1e999,\"args\":[],\"kwargs\":{}}",
                "{\"request_id\":NaN,\"args\":[],\"kwargs\":{}}",
                "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                "{\"request_id\":" + "9".repeat(100_000) + "}")) {
            control.send("aimm/predict/1", payload);
        }

        assertThat(predicted(5L)).isEqualTo("5");
    }

    @Test
    void ofObjectsThatStandForSomethingOnlyDataAccessesAreConverted() throws Exception {
        engine.prediction = arguments -> seen.add(arguments);
        String access = "{\"type\":\"data_access\",\"name\":\"rows\",\"args\":[1],\"kwargs\":{\"a\":2}}";
        String array = "{\"type\":\"numpy_array\",\"dtype\":\"int64\",\"data\":[1]}";
        control.send(
                "aimm/predict/1",
                "{\"args\":[" + access + "," + array + ",[" + access + "],1,2.5],\"kwargs\":{\"x\":" + access
                        + "},\"request_id\":1}");
        control.answers(2);

        Arguments arguments = seen.remove();
        Object plain = Map.of("type", "numpy_array", "dtype", "int64", "data", List.of(1L));
        DataAccessArgument converted = new DataAccessArgument("rows", List.of(1L), Map.of("a", 2L));
        assertThat(arguments.positional())
                .containsExactly(
                        converted,
                        plain,
                        List.of(Map.of(
                                "type", "data_access", "name", "rows", "args", List.of(1L), "kwargs", Map.of("a", 2L))),
                        1L,
                        2.5);
        assertThat(arguments.keyword()).isEqualTo(Map.of("x", converted));
    }

    @Test
    void whoWantsGetsArraysToo() throws Exception {
        restart(engine, Map.of("convert__arguments", true));
        engine.prediction = arguments -> seen.add(arguments);
        control.predict("1", "[{\"type\":\"numpy_array\",\"dtype\":\"int64\",\"data\":[1]}]");
        control.answers(2);

        assertThat(seen.remove().positional()).containsExactly(Tensor.of(new long[] {1}));
    }

    @Test
    void anEventIsEveryRequestWhosePrefixItHas() throws Exception {
        restart(engine, Map.of("event__prefixes_fit", new String[] {"aimm", "predict"}));
        control.predict("1", "[5]");

        List<String> answers = control.answers(4);
        assertThat(answers).filteredOn(told("1", "IN_PROGRESS", "null")::equals).hasSize(2);
        assertThat(answers).contains(told("1", "DONE", "null"), told("1", "DONE", "5"));
    }

    @Test
    void whatTheControlRegistersIsNoRequestWhateverThePrefixes() throws Exception {
        restart(engine, Map.of("event__prefixes_create__instance", new String[] {"aimm"}));
        control.send("aimm/x", "{\"request_id\":1}");
        control.answers(1);
        control.send("aimm/x", "{\"request_id\":2}");

        assertThat(control.answers(2)).containsExactly(told("1", "FAILED", "null"), told("2", "FAILED", "null"));
    }

    @Test
    void aSegmentOfAPrefixMayBeAny() throws Exception {
        restart(engine, Map.of("event__prefixes_predict", new String[] {"?", "ask"}));
        control.send("somebody/ask/1", "{\"request_id\":1,\"args\":[4],\"kwargs\":{}}");

        assertThat(control.answers(2).get(1)).isEqualTo(told("1", "DONE", "4"));
    }

    @Test
    void aRequestWithoutPrefixCantBeMade() throws Exception {
        restart(engine, Map.of("event__prefixes_fit", new String[0]));
        control.send("aimm/fit/1", "{\"args\":[],\"kwargs\":{},\"request_id\":1}");

        assertThat(predicted(5L)).isEqualTo("5");
        assertThat(engine.model(1).version()).isEqualTo(1);
    }

    @Test
    void whatTheEngineHasNoPlaceForFailed() throws Exception {
        FakeEngine busy = new FakeEngine() {
            @Override
            public Action<Object> predict(long id, Arguments arguments, Options options) {
                throw new BusyException("full");
            }
        };
        restart(busy, Map.of());
        control.predict("1", "[]");

        assertThat(control.answers(1)).containsExactly(told("1", "FAILED", "null"));
    }

    @Test
    void resultsThatEventServersCouldNotReadFailed() throws Exception {
        restart(engine, Map.of("limits_event", 1024, "errors", true));
        Object deep = 1L;
        for (int i = 0; i < 700; i++) {
            deep = List.of(deep);
        }
        List<Object> results = new ArrayList<>(List.of(
                "x".repeat(1024),
                Tensor.of(new double[100_000]),
                deep,
                BigInteger.TEN.pow(900),
                new Object(),
                List.of(Map.of("x", new Object()))));
        int answers = 0;
        for (Object result : results) {
            engine.prediction = arguments -> result;
            control.predict("1", "[]");
            answers += 2;
            assertThat(control.answers(answers).get(answers - 1))
                    .as("%s", result.getClass())
                    .satisfies(answer -> assertThat(answer)
                            .startsWith("{\"request_id\":1,\"status\":\""
                                    + (result instanceof BigInteger ? "DONE" : "FAILED")));
        }
        restart(engine, Map.of());
        engine.prediction = arguments -> BigInteger.TEN.pow(5000);
        control.predict("1", "[]");
        assertThat(control.answers(2).get(1)).isEqualTo(told("1", "FAILED", "null"));
    }

    @Test
    void aRequestIdThatCantBeToldBackIsNotAnsweredAndHarmsNobody() throws Exception {
        restart(engine, Map.of("limits_event", 1024));
        control.predict("\"" + "x".repeat(2000) + "\"", "[]");
        control.predict("2", "[3]");

        assertThat(control.answers(2)).containsExactly(told("2", "IN_PROGRESS", "null"), told("2", "DONE", "3"));
    }

    @Test
    void predictionsEndInTheOrderInWhichTheyDo() throws Exception {
        CompletableFuture<Object> first = new CompletableFuture<>();
        engine.prediction = arguments -> arguments.positional().get(0).equals(1L) ? first : 2L;
        control.predict("1", "[1]");
        control.predict("2", "[2]");
        control.answers(3);
        first.complete(1L);

        assertThat(control.answers(4))
                .containsExactly(
                        told("1", "IN_PROGRESS", "null"),
                        told("2", "IN_PROGRESS", "null"),
                        told("2", "DONE", "2"),
                        told("1", "DONE", "1"));
        assertThat(engine.started.poll(0, TimeUnit.SECONDS)).isNotNull();
    }

    private String predicted(Object result) throws Exception {
        int before = control.answers(answered()).size();
        engine.prediction = arguments -> result;
        control.predict("0", "[]");
        String answer = control.answers(before + 2).get(before + 1);
        String start = told("0", "DONE", "");
        assertThat(answer).startsWith(start.substring(0, start.length() - 1));
        return answer.substring(start.length() - 1, answer.length() - 1);
    }

    private int answered() throws InterruptedException {
        return (int) control.clients.awaitRegistered(0).stream()
                .filter(event -> event.type().equals(TestControl.ACTION_STATE))
                .count();
    }

    private static String upload(String id, String instance) {
        return "{\"model_type\":\"fake.Type\",\"instance\":\""
                + Base64.getEncoder().encodeToString(instance.getBytes(StandardCharsets.UTF_8)) + "\",\"request_id\":"
                + id + "}";
    }
}
