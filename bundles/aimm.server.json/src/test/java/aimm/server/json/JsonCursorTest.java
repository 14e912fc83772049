package aimm.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCursorTest {

    @Test
    void stepsThroughMembersAndElements() {
        List<Object> seen = read(
                "{\"skipped\": [[1], {\"a\": \"]\"}], \"list\": [7, \"text\", true, false, null], \"last\": {}}",
                json -> {
                    List<Object> found = new ArrayList<>();
                    json.enterObject();
                    for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                        found.add(name);
                        if (!name.equals("list")) {
                            json.skip();
                            continue;
                        }
                        json.enterArray();
                        json.nextElement();
                        found.add(json.whole());
                        json.nextElement();
                        found.add(json.text());
                        json.nextElement();
                        found.add(json.flag());
                        json.nextElement();
                        found.add(json.flag());
                        json.nextElement();
                        found.add(json.isNull());
                        found.add(json.nextElement());
                    }
                    return found;
                });

        assertThat(seen).containsExactly("skipped", "list", 7L, "text", true, false, true, false, "last");
    }

    @Test
    void scalarsAreValuesAndTheRestIsSkipped() {
        List<Object> seen = read("[\"a\", 1, 1.5, 18446744073709551616, true, null, [1, [2]], {\"b\": 3}, 4]", json -> {
            List<Object> found = new ArrayList<>();
            json.enterArray();
            while (json.nextElement()) {
                found.add(json.scalar());
            }
            return found;
        });

        assertThat(seen)
                .containsExactly("a", 1L, 1.5, new BigInteger("18446744073709551616"), true, null, null, null, 4L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|an object, got number 7",
                "[|an object, got an array",
                "{\"a\": 7}|a text, got number 7 (line 1, column 7, at $.a)",
                "{\"a\": {}}|a text, got an object",
                "{\"a\": null}|a text, got none",
                "{\"b\": \"7\"}|a whole number of 64 bits, got text of 1 characters",
                "{\"b\": 7.0}|a whole number of 64 bits, got number 7.0",
                "{\"b\": 9223372036854775808}|a whole number of 64 bits, got number 9223372036854775808",
                "{\"c\": 1}|true or false, got number 1",
                "{\"c\": []}|true or false, got an array",
            })
    void whatIsNotExpectedIsSaidWithItsPlace(String json, String text) {
        assertThatThrownBy(() -> read(json, JsonCursorTest::members))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("expected " + text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|got nothing",
                "{}{|nothing after the value",
                "{\"a\"|end-of-input",
                "{\"a\": \"x|end-of-input",
                "{\"d\": [1, {\"e\": |end-of-input",
                "{\"d\": tru}|tru",
            })
    void whatIsNoJsonIsRefused(String json, String text) {
        assertThatThrownBy(() -> read(json, JsonCursorTest::members))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(text);
    }

    @Test
    void whatIsSkippedIsNotTooDeepEither() {
        String deep = "{\"d\": " + "[".repeat(300) + "]".repeat(300) + "}";

        assertThatThrownBy(() -> read(deep, JsonCursorTest::members))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void readsAPartOfTheBytes() {
        byte[] bytes = "xx[1]yy".getBytes(StandardCharsets.UTF_8);

        assertThat(JsonCursor.<Boolean>read(bytes, 2, 3, json -> {
                    json.enterArray();
                    return json.nextElement() && json.whole() == 1 && !json.nextElement();
                }))
                .isTrue();
    }

    private static Object members(JsonCursor json) {
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "a" -> json.text();
                case "b" -> json.whole();
                case "c" -> json.flag();
                default -> json.skip();
            }
        }
        return "read";
    }

    private static <T> T read(String text, Function<JsonCursor, T> reading) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return JsonCursor.read(json, 0, json.length, reading);
    }
}
