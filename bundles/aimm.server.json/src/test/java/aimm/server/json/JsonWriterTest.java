package aimm.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.json.JsonReader.Objects;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Arrays.asList(null, true, 1L, 0.1, "é\"\n"));
        map.put("b", BigInteger.TEN.pow(20));
        map.put("c", Tensor.of(new long[] {1, 2, 3, 4}, 2, 2).asList());

        assertThat(JsonWriter.text(map))
                .isEqualTo("{\"a\":[null,true,1,0.1,\"é\\\"\\n\"],\"b\":100000000000000000000,\"c\":[[1,2],[3,4]]}");
    }

    @Test
    void neverWritesABareNanOrInfinity() {
        assertThat(JsonWriter.text(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .isEqualTo("[\"NaN\",\"Infinity\",\"-Infinity\"]");
        assertThat(JsonWriter.text(Tensor.of(new float[] {Float.NaN})))
                .isEqualTo("{\"type\":\"numpy_array\",\"dtype\":\"float32\",\"data\":[\"NaN\"]}");
    }

    @Test
    void whoAsksGetsNanAndInfinitiesAsNumbersOrWords() {
        Object value = List.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Tensor.of(new double[] {Double.NEGATIVE_INFINITY, 0.5}).asList(),
                Tensor.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY}).asList());

        assertThat(JsonWriter.bytes(JsonWriter.NotFinite.NUMBERS, json -> json.value(value)))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("[null,1e999,[-1e999,0.5],[null,1e999]]");
        assertThat(JsonWriter.bytes(JsonWriter.NotFinite.WORDS, json -> json.value(value)))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("[NaN,Infinity,[-Infinity,0.5],[NaN,Infinity]]");
    }

    @Test
    void numbersAreAsShortAsTheirTypeAllows() {
        assertThat(JsonWriter.text(Tensor.of(new float[] {0.1f, 2e-23f}).asList()))
                .isEqualTo("[0.1,2.0E-23]");
        assertThat(JsonWriter.text(List.of(2e-3, 2.0, 1e22))).isEqualTo("[0.002,2.0,1.0E22]");
    }

    @Test
    void whatJsonLacksIsReadBackAsItWas() {
        DataFrame frame = new DataFrame(List.of("r"), Map.of("x", List.of(1.5)));
        Series series = new Series("s", List.of("a", "b"), List.of(1L, 2L));
        for (Object value : List.of(
                Tensor.of(new float[] {1, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f}, 2, 2),
                Tensor.of(new double[] {7}).reshape(),
                Tensor.of(new boolean[] {true, false}),
                Tensor.ofTexts(List.of("a", "ü")),
                Tensor.wrap(
                        DType.UINT64,
                        new long[] {1},
                        ByteBuffer.allocate(8).putLong(-1).flip()),
                Tensor.wrap(DType.FP16, new long[] {1}, ByteBuffer.wrap(new byte[] {0, 0x3C})),
                frame,
                series,
                Series.of(List.of(1.5, "x")),
                new DataAccessArgument("d", List.of(1L), Map.of("k", "v")))) {
            assertThat(JsonReader.read(JsonWriter.bytes(value), Objects.SPECIAL))
                    .isEqualTo(value);
        }
        byte[] bytes = {0, -1};
        assertThat((byte[]) JsonReader.read(JsonWriter.bytes(bytes), Objects.SPECIAL))
                .isEqualTo(bytes);
    }

    @Test
    void halvesOfCharactersAreWritten() {
        for (String text : List.of("\ud800", "a\udc00b", "\ud83d\ude00", "\uffff", "\ud7ff")) {
            byte[] json = JsonWriter.bytes(List.of(text));

            assertThat(JsonReader.read(json, Objects.PLAIN)).isEqualTo(List.of(text));
        }
    }

    @Test
    void resultsAreWrittenAsTheOriginalsClientsKnowThem() {
        Object[] results = {
            Tensor.of(new float[] {1, 2.5f}, 1, 2),
            Tensor.of(new long[] {7}).reshape(),
            new Series("s", List.of("a"), List.of(1.5)),
            List.of(Tensor.of(new long[] {7}))
        };
        assertThat(results)
                .extracting(result -> new String(
                        JsonWriter.bytes(JsonWriter.NotFinite.TEXTS, json -> json.result(result)),
                        StandardCharsets.US_ASCII))
                .containsExactly(
                        "{\"type\":\"numpy_array\",\"data\":[[1.0,2.5]]}",
                        "{\"type\":\"numpy_array\",\"data\":7}",
                        "{\"type\":\"pandas_series\",\"data\":[1.5]}",
                        "[{\"type\":\"numpy_array\",\"dtype\":\"int64\",\"data\":[7]}]");
    }

    @Test
    void documentsAreWrittenPieceByPiece() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = new JsonWriter(out)) {
            json.object().name("list").array();
            json.value(1L).object().member("x", null).end().end().end();
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"list\":[1,{\"x\":null}]}");
    }

    @Test
    void whatIsNoValueIsRefused() {
        assertThatThrownBy(() -> JsonWriter.text(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no value");
    }
}
