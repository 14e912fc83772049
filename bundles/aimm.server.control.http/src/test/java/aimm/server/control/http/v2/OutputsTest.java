package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.PluginException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutputsTest {

    private static final Tensor FLOATS = Tensor.of(new float[] {1, 2}, 1, 2);

    @ParameterizedTest
    @MethodSource("singles")
    void everyValueWithAFormIsOneTensor(Object result, Tensor tensor) {
        assertThat(outputs(result)).containsExactly(new NamedTensor("output_0", tensor));
        assertThat(outputs(result, "y: " + tensor.dtype() + "[-1]")).containsExactly(new NamedTensor("y", tensor));
    }

    static Stream<Arguments> singles() {
        return Stream.of(
                Arguments.of(FLOATS, FLOATS),
                Arguments.of(FLOATS.asList(), FLOATS),
                Arguments.of(List.of(List.of(1L, 2L), List.of(3L, 4L)), Tensor.of(new long[] {1, 2, 3, 4}, 2, 2)),
                Arguments.of(List.of("a", "b"), Tensor.ofTexts(List.of("a", "b"))),
                Arguments.of(new Series("s", List.of("r", "q"), List.of(1.5, 2.5)), Tensor.of(new double[] {1.5, 2.5})),
                Arguments.of(List.of(), Tensor.of(new double[0], 0)),
                Arguments.of(7L, Tensor.of(new long[] {7})),
                Arguments.of(7.5, Tensor.of(new double[] {7.5})),
                Arguments.of(true, Tensor.of(new boolean[] {true})),
                Arguments.of("text", Tensor.ofTexts(List.of("text"))));
    }

    @Test
    void aMapHasAnOutputForEachMember() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1L);
        map.put("a", FLOATS);

        assertThat(outputs(map))
                .containsExactly(new NamedTensor("b", Tensor.of(new long[] {1})), new NamedTensor("a", FLOATS));
    }

    @Test
    void aDataFrameHasAnOutputForEachColumn() {
        DataFrame frame = DataFrame.of(Map.of("x", List.of(1L, 2L)));

        assertThat(outputs(frame)).containsExactly(new NamedTensor("x", Tensor.of(new long[] {1, 2})));
    }

    @Test
    void aListHasAnOutputForEachElementIfSoManyAreDeclared() {
        List<Object> list = List.of(FLOATS, List.of("a"));

        assertThat(outputs(list, "y: FP32[-1,-1]", "labels: BYTES[-1]"))
                .containsExactly(new NamedTensor("y", FLOATS), new NamedTensor("labels", Tensor.ofTexts(List.of("a"))));
    }

    @Test
    void outputsAreInTheirDeclaredTypes() {
        assertThat(outputs(Map.of("y", List.of(1.0, 2.0)), "y: INT8[-1]")
                        .get(0)
                        .tensor()
                        .valueAt(1))
                .isEqualTo(2L);
        assertThat(outputs(0.1, "y: FP32[]"))
                .containsExactly(
                        new NamedTensor("y", Tensor.of(new float[] {0.1F}).reshape()));
    }

    @Test
    void whatIsNotAsDeclaredIsThePluginsFault() {
        assertFault("output 'y': the plugin declares INT8 and gave number 1.5", List.of(1.5), "y: INT8[-1]");
        assertFault("output 'y': the plugin declares FP32 and gave BYTES", "text", "y: FP32[-1]");
    }

    @Test
    void whatHasNoFormIsThePluginsFault() {
        assertFault("output 'output_0': the plugin gave none; expected a tensor", null);
        assertFault("output 'output_0': the plugin gave 3 bytes", new byte[3]);
        assertFault("output 'a': the plugin gave map of 1", Map.of("a", Map.of("b", 1L)));
        assertFault("output 'output_0': ", List.of(List.of(1L), List.of(2L, 3L)));
        assertFault("output 'output_0': ", Arrays.asList(1L, null));
    }

    private static void assertFault(String text, Object result, String... declared) {
        assertThatThrownBy(() -> outputs(result, declared))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(text);
    }

    private static List<NamedTensor> outputs(Object result, String... declared) {
        return new Outputs(Stream.of(declared).map(TensorSpec::parse).toList()).of(result, List.of());
    }
}
