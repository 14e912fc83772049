package aimm.server.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void aWordIsJsonOrElseText() {
        assertThat(parse("1", "2.5", "true", "null", "\"1\"", "text", "1.2.3").positional())
                .isEqualTo(Arrays.asList(1L, 2.5, true, null, "1", "text", "1.2.3"));
        assertThat(parse("{\"a\": [1, \"b\"]}").positional()).isEqualTo(List.of(Map.of("a", List.of(1L, "b"))));
    }

    @Test
    void aNameBeforeItMakesAKeyword() {
        Arguments arguments = parse("0.5", "C=10", "name=a=b");

        assertThat(arguments.positional()).isEqualTo(List.of(0.5));
        assertThat(arguments.keyword()).isEqualTo(Map.of("C", 10L, "name", "a=b"));
    }

    @Test
    void anAtSignMakesADataAccess() {
        DataAccessArgument access = new DataAccessArgument("iris_inputs", List.of(), Map.of());

        assertThat(parse("@iris_inputs").positional()).isEqualTo(List.of(access));
        assertThat(parse("X=@iris_inputs").keyword()).isEqualTo(Map.of("X", access));
        assertThat(parse("{\"type\": \"data_access\", \"name\": \"iris_inputs\", \"args\": [], \"kwargs\": {}}")
                        .positional())
                .isEqualTo(List.of(access));
    }

    @Test
    void bracketsThatTheShellReadAreNumbersAgain() {
        for (List<?> typed : List.of(
                List.of(List.of("5.1,3.5"), List.of("4.9,3")),
                List.of(List.of("5.1,", "3.5"), ",", List.of("4.9", "3")),
                List.of(List.of("5.1", "3.5"), List.of("4.9", "3")))) {
            Tensor rows = Arguments.of()
                    .with("X", Words.arguments(List.of(typed)).value(0, "X"))
                    .tensor(-1, "X");
            assertThat(rows.toRows()).isDeepEqualTo(new double[][] {{5.1, 3.5}, {4.9, 3}});
        }
    }

    @Test
    void wrongJsonIsRefused() {
        assertThatThrownBy(() -> parse("[1, "))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("JSON");
        assertThatThrownBy(() -> parse("{a}")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Words.arguments(List.of((Function) (session, arguments) -> null)))
                .hasMessageContaining("single quotes");
    }

    private static Arguments parse(String... words) {
        return Words.arguments(List.of(words));
    }
}
