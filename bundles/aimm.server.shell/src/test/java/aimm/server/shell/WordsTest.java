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
import java.util.stream.Stream;
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
        assertThat(Words.arguments("1", "X=", List.of("1,2")).keyword()).isEqualTo(Map.of("X", List.of(1L, 2L)));
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
                    .with("X", Words.arguments("1", typed).value(0, "X"))
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
    }

    @Test
    void theFirstWordNamesTheModel() {
        assertThat(Words.id("7", "1")).isEqualTo(7);
        assertThat(Words.id(7L)).isEqualTo(7);
        assertThatThrownBy(() -> Words.id("x")).hasMessage("expected a model's ID, got x");
        assertThatThrownBy(Words::id).hasMessage("expected a model's ID and arguments");
    }

    private static Arguments parse(String... words) {
        return Words.arguments(Stream.concat(Stream.of("1"), Stream.of(words)).toArray());
    }
}
