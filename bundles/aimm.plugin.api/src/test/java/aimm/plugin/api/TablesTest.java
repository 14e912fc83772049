package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void rowsAreLabelledFromZero() {
        assertThat(Series.of(List.of("a", "b")).index()).isEqualTo(List.of(0L, 1L));
        assertThat(DataFrame.of(Map.of("a", List.of(true, false, true))).index())
                .isEqualTo(List.of(0L, 1L, 2L));
        assertThat(Series.of(List.of()).index()).isEmpty();
        assertThat(DataFrame.of(Map.of()).index()).isEmpty();
    }

    @Test
    void aColumnKeepsTheLabels() {
        DataFrame frame = new DataFrame(List.of("x", "y"), Map.of("a", Arrays.asList(1L, null)));

        assertThat(frame.column("a")).isEqualTo(new Series("a", List.of("x", "y"), Arrays.asList(1L, null)));
        assertThatThrownBy(() -> frame.column("b"))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("no column b; there are [a]");
    }

    @Test
    void areCopiedExceptForViewsOfTensors() {
        List<Object> view = Tensor.of(new double[] {1, 2}).asList();
        List<Object> list = new ArrayList<>(List.of(1L, 2L));
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("view", view);
        columns.put("list", list);
        DataFrame frame = DataFrame.of(columns);
        Series series = Series.of(list);
        list.set(0, 9L);
        columns.clear();

        assertThat(frame.columns().get("view")).isSameAs(view);
        assertThat(frame.columns().get("list")).isEqualTo(List.of(1L, 2L));
        assertThat(series.values()).isEqualTo(List.of(1L, 2L));
        assertThat(Series.of(view).values()).isSameAs(view);
    }

    @Test
    void aFrameIsATensorOfItsRows() {
        Tensor ones = Tensor.of(new float[] {1, 2});
        Tensor whole = Tensor.of(new int[] {5, 6});

        assertThat(tensor(ones.asList(), Tensor.of(new float[] {3, 4}).asList()))
                .isEqualTo(Tensor.of(new float[] {1, 3, 2, 4}, 2, 2));
        assertThat(tensor(ones.asList(), whole.asList())).isEqualTo(Tensor.of(new double[] {1, 5, 2, 6}, 2, 2));
        assertThat(tensor(whole.asList(), List.of(1L, 2L))).isEqualTo(Tensor.of(new long[] {5, 1, 6, 2}, 2, 2));
        assertThat(tensor(List.of(1L, 2L), List.of(0.5, 1.5)))
                .isEqualTo(Tensor.of(new double[] {1, 0.5, 2, 1.5}, 2, 2));
        assertThat(tensor(List.of("a", "b"), Tensor.ofTexts(List.of("c", "d")).asList()))
                .isEqualTo(Tensor.ofTexts(List.of("a", "c", "b", "d"), 2, 2));
        assertThat(tensor(Tensor.of(new long[] {1, 2, 3, 4}, 2, 2).asList()))
                .isEqualTo(Tensor.of(new long[] {1, 2, 3, 4}, 2, 1, 2));
        assertThat(DataFrame.of(Map.of()).toTensor().size()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tensor(ones.asList(), List.of("a", "b")))
                .withMessage("numbers, booleans and texts are mixed");
    }

    @Test
    void labelsAndValuesMustBeAsMany() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Series("a", List.of(1L), List.of()))
                .withMessage("series a: 1 labels for 0 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataFrame(List.of(1L), Map.of("a", List.of())))
                .withMessage("column a: 0 values for 1 rows");
    }

    @SafeVarargs
    private static Tensor tensor(List<Object>... columns) {
        Map<String, List<Object>> named = new LinkedHashMap<>();
        for (List<Object> column : columns) {
            named.put("" + named.size(), column);
        }
        return DataFrame.of(named).toTensor();
    }
}
