package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.InvalidRequestException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InputsTest {

    private static final Tensor FLOATS = Tensor.of(new float[] {1, 2}, 1, 2);
    private static final Tensor WHOLE = Tensor.of(new int[] {3});

    @Test
    void withoutADeclarationTheyKeepTheirOrderAndTypes() {
        assertThat(arguments(List.of(input("b", WHOLE), input("a", FLOATS)))).containsExactly(WHOLE, FLOATS);
    }

    @Test
    void theyComeInTheDeclaredOrderAndTypes() {
        assertThat(arguments(List.of(input("b", WHOLE), input("a", FLOATS)), "a: FP64[-1,2]", "b: INT64[1]"))
                .containsExactly(Tensor.of(new double[] {1, 2}, 1, 2), Tensor.of(new long[] {3}));
    }

    @Test
    void thoseThatAreNotAsDeclaredAreRefused() {
        assertRefused("input 'b' is missing; expected INT64[1], got [a]", List.of(input("a", FLOATS)), "b: INT64[1]");
        assertRefused(
                "input 'a' is none of the model's, b", List.of(input("a", FLOATS), input("b", WHOLE)), "b: INT32[1]");
        assertRefused("input 'a': expected INT64[1, 2], got FP32[1, 2]", List.of(input("a", FLOATS)), "a: INT64[1,2]");
        assertRefused("input 'a': expected FP32[-1], got FP32[1, 2]", List.of(input("a", FLOATS)), "a: FP32[-1]");
        assertRefused("input 'a': expected FP32[-1, 3], got FP32[1, 2]", List.of(input("a", FLOATS)), "a: FP32[-1,3]");
    }

    private static void assertRefused(String text, List<NamedTensor> inputs, String... declared) {
        assertThatThrownBy(() -> arguments(inputs, declared))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(text);
    }

    private static List<Object> arguments(List<NamedTensor> inputs, String... declared) {
        return Inputs.arguments(
                        inputs, Stream.of(declared).map(TensorSpec::parse).toList())
                .positional();
    }

    private static NamedTensor input(String name, Tensor tensor) {
        return new NamedTensor(name, tensor);
    }
}
