package hat.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    static Stream<Map<String, Object>> encoded() {
        return Vectors.of("json_text.json", "encode").stream();
    }

    static Stream<Map<String, Object>> decoded() {
        return Vectors.of("json_text.json", "decode").stream();
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void writesWhatTheReferenceWrites(Map<String, Object> vector) {
        assertThat(Json.write(vector.get("value"))).isEqualTo(vector.get("text"));
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void readsWhatTheReferenceWrites(Map<String, Object> vector) {
        assertThat(Json.read((String) vector.get("text"))).isEqualTo(vector.get("value"));
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void acceptsAndRefusesWhatTheReferenceDoes(Map<String, Object> vector) {
        String text = (String) vector.get("text");
        if (text.equals("\"\\ud83d\"")) {
            return; // half a character: the reference reads it and can't write it again
        }
        if (!Boolean.TRUE.equals(vector.get("accepted"))) {
            assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonException.class);
            return;
        }
        Object expected = switch (text) {
            case "NaN" -> Double.NaN;
            case "1e400" -> Double.POSITIVE_INFINITY;
            default -> vector.get("value");
        };
        assertThat(Json.read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesToWriteWhatJsonLacks(double number) {
        assertThatThrownBy(() -> Json.write(List.of(number)))
                .isInstanceOf(JsonException.class)
                .hasMessage("JSON has no " + number);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.00012345, 0.00001, 9999999999999998.0, 123456789.125, -1.5e300, 1e-5, 12345678.9})
    void fractionsReadBackExactly(double number) {
        assertThat(Json.read(Json.write(number))).isEqualTo(number);
    }

    @Test
    void fractionsAreWrittenPlainFromATenThousandthToTenQuadrillions() {
        assertThat(Json.write(Arrays.asList(0.0001, 0.00001, 123456789012345.6, 1e15, -0.0002, 20000000.0)))
                .isEqualTo("[0.0001, 1e-05, 123456789012345.6, 1000000000000000.0, -0.0002, 20000000.0]");
    }

    @Test
    void numbersKeepTheirKind() {
        assertThat(Json.read("[5, 5.0, 12345678901234567890]"))
                .isEqualTo(List.of(5L, 5.0, new BigInteger("12345678901234567890")));
    }

    @Test
    void findsMembersWithoutReadingThem() {
        byte[] text = "{\"id\" : \"\u010d\" , \"n\":-1.50,\"data\": {\"a\": [1, {}]}, \"l\":[ ] ,\"t\":true}"
                .getBytes(StandardCharsets.UTF_8);

        Map<String, JsonSlice> members = Json.members(text);

        assertThat(members).hasToString("{id=\"\u010d\", n=-1.50, data={\"a\": [1, {}]}, l=[ ], t=true}");
        assertThat(members.get("data").read()).isEqualTo(Map.of("a", List.of(1L, Map.of())));
    }

    @Test
    void findsTheEndOfTexts() {
        byte[] text = "{\"a\":\"\\\"\\\\\", \"b\" : \"\" ,\"c\":\"\u010d\\u0041\"}".getBytes(StandardCharsets.UTF_8);

        Map<String, JsonSlice> members = Json.members(text);

        assertThat(members).hasToString("{a=\"\\\"\\\\\", b=\"\", c=\"\u010d\\u0041\"}");
        assertThat(members.get("a").read()).isEqualTo("\"\\");
        assertThat((Object) StandardCharsets.UTF_8.decode(members.get("b").view()))
                .hasToString("\"\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "1", "{\"a\":}", "{\"a\":1", "{\"a\":1} 2", "{\"a\":[1}", "{\"a\":\"", "{\"a\":\"\\"})
    void findsNoMembersInWhatIsNoObject(String text) {
        assertThatThrownBy(() -> Json.members(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void findsABoundedNumberOfMembers() {
        StringBuilder text = new StringBuilder("{\"0\":0");
        for (int i = 1; i <= 1000; i++) {
            text.append(",\"").append(i).append("\":0");
        }

        assertThatThrownBy(() -> Json.members(text.append('}').toString().getBytes(StandardCharsets.UTF_8)))
                .hasMessage("an object has more than 1000 members");
    }

    @Test
    void refusesTextsThatAreNestedTooDeep() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.members(("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void refusesToWriteWhatContainsItself() {
        Object[] cycle = new Object[1];
        List<Object> list = Arrays.asList(cycle);
        cycle[0] = list;

        assertThatThrownBy(() -> Json.write(list)).isInstanceOf(JsonException.class);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThatThrownBy(() -> Json.read("{\"a\": nul}")).hasMessageContaining("line 1, column ");
        assertThatThrownBy(() -> Json.write(Map.of("a", new Object()))).hasMessageContaining("is no JSON value");
        assertThatThrownBy(() -> Json.write(Map.of(1, 2))).hasMessageContaining("which is no text");
    }

    @Test
    void textsThatAreThereGoInAsTheyAre() {
        byte[] text = "{\"x\":1}".getBytes(StandardCharsets.US_ASCII);

        assertThat(Json.write(List.of(new JsonSlice(text, 5, 6), new JsonSlice(text, 0, 7))))
                .isEqualTo("[1, {\"x\":1}]");
    }

    @Test
    void longTextsAreWrittenWhole() {
        String text = "\u017e".repeat(100_000);

        assertThat(Json.write(text)).hasSize(600_002);
        assertThat(Json.read(Json.write(text))).isEqualTo(text);
    }
}
