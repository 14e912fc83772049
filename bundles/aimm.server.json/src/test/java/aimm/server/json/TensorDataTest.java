package aimm.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorDataTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL|[true, false, 1, 0]|1 0 1 0",
                "BOOL|[1, 0, 1.0]|1 0 1",
                "INT8|[-128, 127, 5.0]|-128 127 5",
                "UINT8|[0, 255]|0 255",
                "INT16|[-32768, 32767]|-32768 32767",
                "UINT16|[0, 65535]|0 65535",
                "INT32|[-2147483648, 2147483647, 1e3]|-2147483648 2147483647 1000",
                "UINT32|[0, 4294967295]|0 4294967295",
                "INT64|[-9223372036854775808, 9223372036854775807]|-9223372036854775808 9223372036854775807",
                "UINT64|[0, 9223372036854775807]|0 9223372036854775807",
                "UINT64|[1, 18446744073709551615]|1 18446744073709551615",
                "FP32|[1, -2.5, 1e-3]|1.0 -2.5 0.001",
                "FP32|[16777217]|1.6777216E7",
                "FP64|[1, 2]|1.0 2.0",
                "FP64|[0.1, 9007199254740993]|0.1 9.007199254740992E15",
                "FP64|[NaN, Infinity, -Infinity]|NaN Infinity -Infinity",
                "FP32|[null, \"NaN\", \"Infinity\", \"-Infinity\", 1]|NaN NaN Infinity -Infinity 1.0",
                "FP32|[1e999, -Infinity]|Infinity -Infinity",
                "BYTES|[\"a\", \"\", \"\\u00e9\"]|a  é",
            })
    void elementsOfEachType(DType dtype, String json, String expected) {
        String[] texts = expected.split(" ", -1);

        Tensor tensor = read(dtype, json, texts.length);

        assertThat(tensor.dtype()).isEqualTo(dtype);
        Stream<Object> values =
                Stream.iterate(0, i -> i + 1).limit(tensor.size()).map(tensor::valueAt);
        assertThat(values.map(
                        value -> dtype == DType.BOOL ? (Boolean.TRUE.equals(value) ? "1" : "0") : text(dtype, value)))
                .containsExactly(texts);
    }

    private static String text(DType dtype, Object value) {
        return dtype == DType.FP32 ? String.valueOf(((Double) value).floatValue()) : String.valueOf(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2, 3, 4]",
                "[[1, 2], [3, 4]]",
                "[[[1, 2], [3, 4]]]",
                "[[[1], [2]], [[3], [4]]]",
                "[[1, \"NaN\"], [3, 4]]",
            })
    void flatOrNestedAsTheShapeSaysButForOnes(String json) {
        Tensor tensor = read(DType.FP64, json, 2, 1, 2);

        assertThat(tensor.shape()).containsExactly(2, 1, 2);
        assertThat(tensor.doubleAt(3)).isEqualTo(4);
    }

    @Test
    void emptyTensors() {
        assertThat(read(DType.FP32, "[]", 0)).isEqualTo(Tensor.of(new float[0], 0));
        assertThat(read(DType.FP32, "[]", 3, 0).shape()).containsExactly(3, 0);
        assertThat(read(DType.INT64, "[[], []]", 2, 0).shape()).containsExactly(2, 0);
        assertThat(read(DType.BYTES, "[]", 0))
                .isEqualTo(Tensor.ofTexts(List.of()).reshape(0));
    }

    @Test
    void aSingleElementHasNoDimensions() {
        assertThat(read(DType.FP32, "[5]").shape()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32|[1, 2, 3]|expected 4 elements for shape [2, 2], got 3",
                "FP32|[]|expected 4 elements for shape [2, 2], got 0",
                "FP32|[1, 2, 3, 4, 5]|expected 4 elements for shape [2, 2], got more",
                "FP32|[[1, 2, 3], [4, 5, 6]]|expected 4 elements for shape [2, 2], got more",
                "BYTES|[\"a\"]|expected 4 elements for shape [2, 2], got 1",
                "BYTES|[\"a\",\"b\",\"c\",\"d\",\"e\"]|expected 4 elements for shape [2, 2], got more",
                "FP32|[[1, 2], [3], 4]|flat or nested as shape [2, 2]",
                "FP32|[[1, 2, 3], [4]]|flat or nested as shape [2, 2]",
                "FP32|[[1, 2, 3, 4]]|flat or nested as shape [2, 2]",
                "FP32|[[1], [2], [3], [4]]|flat or nested as shape [2, 2]",
                "BYTES|[[\"a\",\"b\",\"c\"],[\"d\"]]|flat or nested as shape [2, 2]",
                "BOOL|[[true, true], true, true]|flat or nested as shape [2, 2]",
                "UINT8|[1, 2, 300, 4]|element 2 is number 300; expected UINT8, 0 to 255",
                "UINT8|[1, 2, -1, null]|element 2 is number -1; expected UINT8, 0 to 255",
                "INT32|[1, 2.5, 3, 4]|element 1 is number 2.5; expected INT32, -2147483648 to 2147483647",
                "INT64|[1, 9223372036854775808, 3, 4]|element 1 is number 9223372036854775808; expected INT64",
                "INT64|[1, NaN, 3, 4]|element 1 is number NaN; expected INT64",
                "UINT64|[1, -1, 3, 4]|element 1 is number -1; expected UINT64",
                "UINT64|[1, 18446744073709551616, 3, 4]|element 1 is number 18446744073709551616; expected UINT64",
                "FP32|[1, 1e39, 3, 4]|element 1 is number 1.0E39; expected FP32",
                "FP32|[null, 1e39, 3, 4]|element 1 is number 1e39; expected FP32",
                "FP32|[1, \"x\", 3, 4]|element 1 is text of 1 characters; expected FP32, a number",
                "FP32|[1, true, 3, 4]|element 1 is boolean true; expected FP32, a number",
                "FP64|[1, {\"a\": 1}, 3, 4]|element 1 is an object; expected FP64, a number",
                "BOOL|[true, 2, true, true]|element 1 is number 2; expected BOOL, true or false",
                "BOOL|[1, 2, 1, 1]|element 1 is number 2; expected BOOL, true or false",
                "BOOL|[true, null, true, true]|element 1 is none; expected BOOL, true or false",
                "BYTES|[\"a\", 2, \"b\", \"c\"]|element 1 is number 2; expected BYTES, a text",
                "BYTES|[\"a\", null, \"b\", \"c\"]|element 1 is none; expected BYTES, a text",
                "FP16|[1, 2, 3, 4]|FP16 has no form in JSON; send it as binary data",
                "BF16|[1, 2, 3, 4]|BF16 has no form in JSON; send it as binary data",
                "FP32|7|expected an array, got number 7",
                "FP32|{\"a\": 1}|expected an array, got an object",
            })
    void whatDoesNotFitIsRefused(DType dtype, String json, String text) {
        assertThatThrownBy(() -> read(dtype, json, 2, 2))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("input 'x': ")
                .hasMessageContaining(text);
    }

    @Test
    void moreNestingThanDimensionsCanBeIsRefused() {
        String deep = "[".repeat(40) + 1 + "]".repeat(40);

        assertThatThrownBy(() -> read(DType.FP32, deep, 1))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("flat or nested");
    }

    @Test
    void aShapeDoesNotDecideHowMuchMemoryIsTaken() {
        assertThatThrownBy(() -> read(DType.FP64, "[1, 2]", Integer.MAX_VALUE))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("expected 2147483647 elements");
        assertThatThrownBy(() -> read(DType.BYTES, "[\"a\"]", Integer.MAX_VALUE))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("expected 2147483647 elements");
    }

    @Test
    void dataMetBeforeTheirTypeAreReadLater() {
        String json = "{\n \"data\": [1,\n 2, \"x\"], \"rest\": 1}";

        assertThat(later(json.replace("\"x\"", "3"))).isEqualTo(Tensor.of(new float[] {1, 2, 3}));
        assertThatThrownBy(() -> later(json))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("element 2 is text of 1 characters")
                .hasMessageContaining("(line 3, column 5, at $.data[2])");
    }

    private static Tensor later(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JsonCursor.read(bytes, 0, bytes.length, json -> {
            JsonCursor.Place place = null;
            json.enterObject();
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                if (name.equals("data")) {
                    place = json.place();
                }
                json.skip();
            }
            return json.tensor("input 'x'", DType.FP32, new long[] {3}, place);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP64"})
    void numbersAmongOthersAreTheSameAsNumbersAlone(DType dtype) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder alone = new StringBuilder("[");
        StringBuilder mixed = new StringBuilder("[");
        for (int i = 0; i < 1000; i++) {
            String number =
                    i % 3 == 0 ? String.valueOf(random.nextInt()) : String.valueOf(random.nextDouble(-1e6, 1e6));
            alone.append(i == 0 ? "NaN" : "," + number);
            mixed.append(i == 0 ? "null" : "," + number);
        }

        assertThat(read(dtype, alone + "]", 1000)).isEqualTo(read(dtype, mixed + "]", 1000));
    }

    private static Tensor read(DType dtype, String json, long... shape) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return JsonCursor.read(bytes, 0, bytes.length, cursor -> cursor.tensor("input 'x'", dtype, shape));
    }
}
