package aimm.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.json.JsonReader.Objects;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void readsEveryKindOfValue() {
        Object value = plain(" {\"a\": [null, true, \"é\\n\"], \"b\": {\"c\": -1.5e3}, \"d\": 123456789012345678901} ");

        assertThat(value)
                .isEqualTo(Map.of(
                        "a", Arrays.asList(null, true, "é\n"),
                        "b", Map.of("c", -1500.0),
                        "d", new BigInteger("123456789012345678901")));
    }

    @Test
    void rectangularNumbersBecomeAViewOfATensor() {
        List<?> list = (List<?>) plain("[[1, 2.5, NaN], [-Infinity, 1e2, -0.0]]");

        assertThat(Tensor.viewedBy(list))
                .isEqualTo(Tensor.of(new double[] {1, 2.5, Double.NaN, Double.NEGATIVE_INFINITY, 100, -0.0}, 2, 3));
    }

    @Test
    void wholeNumbersStayWhole() {
        assertThat(Tensor.viewedBy((List<?>) plain("[1700000000000000001, -9223372036854775807]")))
                .isEqualTo(Tensor.of(new long[] {1700000000000000001L, -9223372036854775807L}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,[2]]",
                "[[1],2]",
                "[[1,2],[3]]",
                "[[1],[]]",
                "[1,\"x\"]",
                "[1,null]",
                "[[1,2],[3,{}]]",
                "[18446744073709551616]",
                "[9007199254740993,0.5]",
                "[0.5,9007199254740993]"
            })
    void otherArraysBecomeListsOfTheirElements(String json) {
        List<?> list = (List<?>) plain(json);

        assertThat(Tensor.viewedBy(list)).isNull();
        assertThat(JsonWriter.text(list)).isEqualTo(json);
    }

    @Test
    void argumentsKeepToThemselves() {
        assertThat(plain("{\"args\": [5, 0.1, [1, 2]]}")).isEqualTo(Map.of("args", List.of(5L, 0.1, List.of(1L, 2L))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"numpy_array\",\"dtype\":\"float32\",\"data\":[[1,2],[3.5,4]]}",
                "{\"data\":[[1,2],[3.5,4]],\"dtype\":\"<f4\",\"type\":\"numpy_array\"}",
            })
    void arraysOfNumpyAreReadInAnyOrderOfTheirMembers(String json) {
        assertThat(special(json)).isEqualTo(Tensor.of(new float[] {1, 2, 3.5f, 4}, 2, 2));
    }

    @Test
    void arraysOfNumpyTakeWhatNumpyTakes() {
        assertThat(special("{\"type\":\"numpy_array\",\"dtype\":\"float\",\"data\":[1,\"NaN\",\"-Infinity\"]}"))
                .isEqualTo(Tensor.of(new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY}));
        assertThat(special("{\"type\":\"numpy_array\",\"dtype\":\"uint64\",\"data\":[18446744073709551615]}"))
                .hasToString("tensor UINT64[1]")
                .satisfies(tensor ->
                        assertThat(((Tensor) tensor).valueAt(0)).isEqualTo(new BigInteger("18446744073709551615")));
        assertThat(special("{\"type\":\"numpy_array\",\"dtype\":\"str\",\"data\":[\"a\",\"b\"]}"))
                .isEqualTo(Tensor.ofTexts(List.of("a", "b")));
        assertThat(special("{\"type\":\"numpy_array\",\"dtype\":\"bool\",\"data\":[true,false]}"))
                .isEqualTo(Tensor.of(new boolean[] {true, false}));
        assertThat(((Tensor) special("{\"type\":\"numpy_array\",\"dtype\":\"int8\",\"data\":[]}")).dtype())
                .isEqualTo(DType.INT8);
        assertThat(((Tensor) special("{\"type\":\"numpy_array\",\"dtype\":\"float16\",\"data\":2.5}")).shape())
                .isEmpty();
    }

    @Test
    void numbersBeyondADoubleAreInfinities() {
        assertThat(plain("[1e999,-1e999,1.5]"))
                .isEqualTo(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5));
        assertThat(plain("{\"x\":1e999}")).isEqualTo(Map.of("x", Double.POSITIVE_INFINITY));
    }

    @Test
    void nullInAnArrayOfFloatsIsNan() {
        Tensor expected = Tensor.of(new double[] {Double.NaN, 1.5});

        for (String dtype : List.of("\"float64\"", "\"object\"", "null")) {
            String json = "{\"type\":\"numpy_array\",\"dtype\":" + dtype + ",\"data\":[null,1.5]}";
            assertThat(special(json)).as(dtype).isEqualTo(expected);
            assertThat(Specials.convert(plain(json))).as(dtype).isEqualTo(expected);
        }
        assertThatThrownBy(() -> special("{\"type\":\"numpy_array\",\"dtype\":\"int64\",\"data\":[null,1]}"))
                .hasMessageContaining("'data' holds none; expected numbers");
    }

    @Test
    void arraysReadPlainBecomeWhatTheirTypeSays() {
        for (String dtype : List.of("float64", "float32", "int32", "int64", "bool", "uint8")) {
            String json = "{\"type\":\"numpy_array\",\"dtype\":\"" + dtype + "\",\"data\":[[1,0],[1,1]]}";
            assertThat(Specials.convert(plain(json))).as(dtype).isEqualTo(special(json));
        }
    }

    @Test
    void specialObjectsStandForWhatJsonLacks() {
        assertThat(special("[{\"type\":\"bytes\",\"data\":\"AQI=\"}]"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly(new byte[] {1, 2});
        assertThat(special("{\"type\":\"pandas_series\",\"data\":[1,2]}")).isEqualTo(Series.of(List.of(1L, 2L)));
        assertThat(special("{\"type\":\"data_access\",\"name\":\"rows\",\"args\":[1],\"kwargs\":{\"a\":[1]}}"))
                .isEqualTo(new DataAccessArgument("rows", List.of(1L), Map.of("a", List.of(1L))));
        assertThat(special("{\"type\":\"pandas_dataframe\",\"data\":{\"x\":{\"0\":1,\"1\":2},\"y\":{\"1\":\"b\"}}}"))
                .isEqualTo(
                        new DataFrame(List.of("0", "1"), Map.of("x", List.of(1L, 2L), "y", List.of(Double.NaN, "b"))));
    }

    @Test
    void specialObjectsAreMapsWhereNobodyAskedForThem() {
        String json = "{\"type\":\"numpy_array\",\"dtype\":\"float32\",\"data\":[1,2]}";

        Object map = plain(json);

        assertThat(map).isEqualTo(Map.of("type", "numpy_array", "dtype", "float32", "data", List.of(1L, 2L)));
        assertThat(Specials.convert(map)).isEqualTo(special(json));
        assertThat(special("{\"type\":\"other\",\"data\":[1]}"))
                .isEqualTo(Map.of("type", "other", "data", List.of(1L)));
        assertThat(special("{\"data\":[1]}")).isEqualTo(Map.of("data", List.of(1L)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"args": [1, 2  | 1 | 16 | $.args
                    {"args": [01]}  | 1 | 11 | $.args[0]
                    '[1,]'          | 1 | 4  | $[1]
                    '[1.]'          | 1 | 4  | $[0]
                    '[[1],[2],[x]]' | 1 | 12 | $[2][0]
                    tru             | 1 | 1  | $
                    {"a":1} x       | 1 | 9  | $
                    {"a":"b         | 1 | 8  | $.a
                    """)
    void faultsAreNamedWithTheirPlace(String json, int line, int column, String path) {
        assertThatThrownBy(() -> plain(json)).isInstanceOfSatisfying(JsonException.class, e -> {
            assertThat(e.path()).startsWith(path);
            assertThat(e.line()).isEqualTo(line);
            assertThat(e.column()).isBetween(column - 1, column + 1);
        });
    }

    @Test
    void linesAreCountedInsideNumbersToo() {
        assertThatThrownBy(() -> plain("{\"a\": [\n1,\n2],\n\"b\": }"))
                .hasMessageContaining("line 4, column 6")
                .hasMessageContaining("at $.b");
    }

    @Test
    void specialObjectsOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> special("{\"args\":[{\"type\":\"numpy_array\",\"dtype\":\"float\"}]}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("numpy_array: 'data' is missing; expected numbers")
                .hasMessageContaining("$.args[0]");
        assertThatThrownBy(() -> special("{\"type\":\"numpy_array\",\"dtype\":\"complex64\",\"data\":[1]}"))
                .hasMessageContaining("unknown dtype 'complex64'");
        assertThatThrownBy(() -> special("{\"type\":\"numpy_array\",\"dtype\":\"float\",\"data\":[[1],[2,3]]}"))
                .hasMessageContaining("not of one length");
        assertThatThrownBy(() -> special("{\"type\":\"bytes\",\"data\":\"%\"}")).hasMessageContaining("bytes: ");
        assertThatThrownBy(() -> special("{\"type\":\"data_access\"}")).hasMessageContaining("'name' is missing");
    }

    @Test
    void depthAndValuesAreBounded() {
        assertThatThrownBy(() -> plain("[".repeat(100_000))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> plain("[" + "\"\",".repeat(4_000_001) + "1]"))
                .hasMessageContaining("more than 4000000 values");
        assertThatThrownBy(() -> plain("[" + "1".repeat(2000) + "]")).hasMessageContaining("1000");
    }

    @Test
    void documentsThatAreNotUtf8OrEmptyAreRefused() {
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xC3, '(', '"'}, Objects.PLAIN))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> plain("")).hasMessageContaining("expected JSON, got nothing");
    }

    private static Object plain(String json) {
        return JsonReader.read(json, Objects.PLAIN);
    }

    private static Object special(String json) {
        return JsonReader.read(json, Objects.SPECIAL);
    }
}
