package aimm.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodingTest {

    @Test
    void nestedObjectsBecomeDottedKeys() throws Exception {
        assertThat(encode("server: {host: localhost, port: 80, tls: {strict: true}}\nperiod: 0.5"))
                .containsOnly(
                        Map.entry("server.host", "localhost"),
                        Map.entry("server.port", 80L),
                        Map.entry("server.tls.strict", true),
                        Map.entry("period", 0.5));
    }

    @Test
    void listsOfScalarsBecomeArraysOfTheirKind() throws Exception {
        Map<String, Object> properties = encode("t: [a, b]\nn: [1, 2]\nd: [1, 2.5]\nb: [true]\nm: [1, a]\ne: []");

        assertThat((String[]) properties.get("t")).containsExactly("a", "b");
        assertThat((Long[]) properties.get("n")).containsExactly(1L, 2L);
        assertThat((Double[]) properties.get("d")).containsExactly(1.0, 2.5);
        assertThat((Boolean[]) properties.get("b")).containsExactly(true);
        assertThat((String[]) properties.get("m")).containsExactly("1", "a");
        assertThat((String[]) properties.get("e")).isEmpty();
    }

    @Test
    void listsOfObjectsBecomeJsonTexts() throws Exception {
        Map<String, Object> properties = encode("users: [{name: \"a\\\"b\", ids: [1, null]}, {}]\nmatrix: [[1], [2]]");

        assertThat((String[]) properties.get("users")).containsExactly("{\"name\":\"a\\\"b\",\"ids\":[1,null]}", "{}");
        assertThat((String[]) properties.get("matrix")).containsExactly("[1]", "[2]");
    }

    @Test
    void whatIsNullIsLeftOutAndWhatIsEmptyIsNot() throws Exception {
        assertThat(encode("a: null\nb: {}\nc: {d: null}")).containsOnly(Map.entry("b", "{}"));
    }

    @Test
    void integersBeyond64BitsAreText() throws Exception {
        assertThat(encode("n: 123456789012345678901")).containsOnly(Map.entry("n", "123456789012345678901"));
    }

    private static Map<String, Object> encode(String yaml) throws Exception {
        return Encoding.properties((Map<?, ?>) Yaml.read(yaml));
    }
}
