package aimm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.client.DataFile;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {

    @TempDir
    Path folder;

    private static Arguments read(String... words) throws IOException {
        byte[] input = "[7]".getBytes(StandardCharsets.UTF_8);
        return new ArgumentReader(new ByteArrayInputStream(input)).read(List.of(words));
    }

    @Test
    void wordsAreJsonByPositionOrName() throws Exception {
        Arguments arguments = read("1", "-2.5", "\"a=b\"", "null", "gamma=0.1", "names=[\"x\"]", "größe={\"a\": true}");

        assertThat(arguments.positional()).containsExactly(1L, -2.5, "a=b", null);
        assertThat(arguments.keyword())
                .isEqualTo(Map.of("gamma", 0.1, "names", List.of("x"), "größe", Map.of("a", true)));
    }

    @Test
    void whatJsonLacksHasItsObjects() throws Exception {
        Arguments arguments = read("{\"type\": \"numpy_array\", \"dtype\": \"float32\", \"data\": [1, 2]}");

        assertThat(arguments.positional().get(0)).isInstanceOf(Tensor.class);
    }

    @Test
    void aDataAccessIsNamed() throws Exception {
        Arguments arguments = read("data:iris_inputs", "y=data:iris_outputs");

        assertThat(arguments.positional()).containsExactly(new DataAccessArgument("iris_inputs"));
        assertThat(arguments.keyword()).containsEntry("y", new DataAccessArgument("iris_outputs"));
    }

    @Test
    void jsonIsReadFromFilesAndStandardInput() throws Exception {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": [1, 2]}\n");

        Arguments arguments = read("@" + file, "X=@-");

        assertThat(arguments.positional()).containsExactly(Map.of("a", List.of(1L, 2L)));
        assertThat(arguments.keyword()).isEqualTo(Map.of("X", List.of(7L)));
        assertThatThrownBy(() -> read("@" + folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.npy", "x.CSV", "x.arrow", "x.arrows"})
    void filesOfOtherProgramsAreLeftToTheServer(String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "no JSON");

        Arguments arguments = read("@" + file, "y=@" + file);

        assertThat(arguments.positional()).hasOnlyElementsOfType(DataFile.class);
        assertThat(arguments.keyword())
                .hasEntrySatisfying("y", y -> assertThat(y).isInstanceOf(DataFile.class));
        assertThatThrownBy(() -> read("@" + folder.resolve("none.npy"))).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "setosa, 'setosa' is no JSON value, texts need quotes: '\"setosa\"'",
                "name=setosa, 'setosa' is no JSON value, texts need quotes: '\"setosa\"'",
                "[1; 2, '[1; 2' is no JSON value, texts need quotes",
                "``, '' is no JSON value, texts need quotes",
            })
    void whatIsNoJsonIsSaidToBe(String word, String message, String hint) {
        assertThatThrownBy(() -> read(word))
                .asInstanceOf(InstanceOfAssertFactories.type(CommandException.class))
                .satisfies(refused -> {
                    assertThat(refused.status()).isEqualTo(Exit.USAGE);
                    assertThat(refused).hasMessageContaining(message);
                    assertThat(refused.hint()).startsWith(hint);
                });
    }

    @Test
    void aNameIsGivenOnce() {
        assertThatThrownBy(() -> read("a=1", "a=2")).hasMessage("a is given twice");
    }
}
