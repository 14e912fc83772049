package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void numbersBecomeLongBigIntegerOrDouble() {
        assertThat(Values.canonical((byte) 1)).isEqualTo(1L);
        assertThat(Values.canonical((short) 1)).isEqualTo(1L);
        assertThat(Values.canonical(1)).isEqualTo(1L);
        assertThat(Values.canonical(1.5f)).isEqualTo(1.5);
        assertThat(Values.canonical(new BigDecimal("1.5"))).isEqualTo(1.5);
        assertThat(Values.canonical(BigInteger.valueOf(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Values.canonical(BigInteger.TWO.pow(63))).isEqualTo(BigInteger.TWO.pow(63));
    }

    @Test
    void arraysBecomeTensorsOrLists() {
        assertThat(Values.canonical(new int[] {1})).isEqualTo(Tensor.of(new int[] {1}));
        assertThat(Values.canonical(new double[][] {{1}})).isEqualTo(Tensor.of(new double[] {1}, 1, 1));
        assertThat(Values.canonical(new Object[] {1, null, "a"})).isEqualTo(Arrays.asList(1L, null, "a"));
        assertThat(Tensor.of((List<?>) Values.canonical(new float[][] {{1}, {2}}))
                        .toString())
                .isEqualTo("tensor FP64[2, 1]");
    }

    @Test
    void collectionsAreCopied() {
        List<Object> list = new ArrayList<>(Arrays.asList(1, null));
        Object copy = Values.canonical(Map.of("a", list));
        list.clear();

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", Arrays.asList(1L, null));
        assertThat(copy).isEqualTo(expected);
        assertThat(Values.canonical(new LinkedHashSet<>(List.of(2, 1)))).isEqualTo(List.of(2L, 1L));
        assertThat(Values.canonical(Map.of(1, 'x'))).isEqualTo(Map.of("1", "x"));
    }

    @Test
    void valuesStayAsTheyAre() {
        for (Object value : List.of(
                true,
                1L,
                1.5,
                "a",
                new byte[1],
                Tensor.of(new long[1]),
                Series.of(List.of(1L)),
                DataFrame.of(Map.of()))) {
            assertThat(Values.canonical(value)).isSameAs(value);
        }
        List<Object> view = Tensor.of(new long[1]).asList();
        assertThat(Values.canonical(view)).isSameAs(view);
        assertThat(Values.canonical(null)).isNull();
    }

    @Test
    void othersAreRefusedWithTheirPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.canonical(Map.of("rows", List.of(1, new Object()))))
                .withMessageStartingWith("value.rows[1] is a java.lang.Object, which is no value");
    }

    @Test
    void areDescribedInOneLine() {
        assertThat(Values.describe(null)).isEqualTo("none");
        assertThat(Values.describe(true)).isEqualTo("boolean true");
        assertThat(Values.describe(2L)).isEqualTo("number 2");
        assertThat(Values.describe("ab")).isEqualTo("text of 2 characters");
        assertThat(Values.describe(new byte[3])).isEqualTo("3 bytes");
        assertThat(Values.describe(List.of(1))).isEqualTo("list of 1");
        assertThat(Values.describe(Map.of())).isEqualTo("map of 0");
        assertThat(Values.describe(Tensor.of(new long[2]))).isEqualTo("tensor INT64[2]");
        assertThat(Values.describe(Series.of(List.of(1L)))).isEqualTo("series of 1");
        assertThat(Values.describe(DataFrame.of(Map.of("a", List.of(1L)))))
                .isEqualTo("data frame of 1 rows, columns [a]");
    }
}
