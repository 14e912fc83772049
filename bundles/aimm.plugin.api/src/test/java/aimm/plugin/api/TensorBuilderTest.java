package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorBuilderTest {

    @Test
    void whatIsReadMakesTheType() {
        assertThat(Tensor.of(List.of(1L, 2L)).dtype()).isEqualTo(DType.INT64);
        assertThat(Tensor.of(List.of(1L, 2.5)).asList()).isEqualTo(List.of(1.0, 2.5));
        assertThat(Tensor.of(List.of(2.5, 1L)).asList()).isEqualTo(List.of(2.5, 1.0));
        assertThat(Tensor.of(List.of(true, false)).dtype()).isEqualTo(DType.BOOL);
        assertThat(Tensor.of(List.of("a", "b")).toTexts()).containsExactly("a", "b");
        assertThat(Tensor.of(List.of(BigInteger.TEN.pow(20))).toDoubles()).containsExactly(1e20);
        assertThat(Tensor.of(List.of()).toString()).isEqualTo("tensor FP64[0]");
    }

    @Test
    void nestingMakesTheShape() {
        assertThat(shape(List.of(List.of(1, 2, 3), List.of(4, 5, 6)))).containsExactly(2, 3);
        assertThat(shape(List.of(List.of(List.of(1)), List.of(List.of(2))))).containsExactly(2, 1, 1);
        assertThat(shape(List.of(List.of(), List.of()))).containsExactly(2, 0);
        List<Object> deep = List.of(7);
        for (int i = 0; i < 20; i++) {
            deep = List.of(deep);
        }
        assertThat(shape(deep)).hasSize(21).containsOnly(1);
    }

    @Test
    void stacksTensors() {
        Tensor row = Tensor.of(new double[] {1, 2});

        assertThat(Tensor.of(List.of(row, row)).toRows()).isDeepEqualTo(new double[][] {{1, 2}, {1, 2}});
        assertThat(Tensor.of(List.of(row.asList(), row)).shape()).containsExactly(2, 2);
    }

    @Test
    void refusesRaggedNesting() {
        for (List<?> ragged : List.of(
                List.of(List.of(1, 2), List.of(3)),
                List.of(List.of(), List.of(1)),
                List.of(List.of(1), List.of()),
                List.of(1, List.of(2)),
                List.of(List.of(1), 2),
                List.of(List.of(List.of(1)), List.of(2)),
                List.of(List.of(List.of()), List.of()),
                List.of(List.of(), List.of(List.of(1))))) {
            assertThatIllegalArgumentException()
                    .as(ragged.toString())
                    .isThrownBy(() -> Tensor.of(ragged))
                    .withMessage("the arrays are not of one length and depth");
        }
    }

    @Test
    void refusesOtherElements() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of(List.of(1, true)));
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of(List.of("a", 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(Arrays.asList(1, null)))
                .withMessage("expected numbers, got none");
    }

    @Test
    void refusesArraysThatDoNotClose() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TensorBuilder().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorBuilder().begin().build());
        assertThatIllegalArgumentException().isThrownBy(() -> new TensorBuilder().end());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorBuilder()
                        .begin()
                        .add(1)
                        .end()
                        .begin()
                        .add(1)
                        .end()
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorBuilder().add(1).add(2).build());
    }

    @Test
    void aSingleElementHasNoDimensions() {
        assertThat(new TensorBuilder().add(5).build().rank()).isZero();
        assertThat(new TensorBuilder().add("x").build().rank()).isZero();
    }

    @Test
    void convertsAsNumpyDoes() {
        assertThat(builder(1.9, -1.9).build(DType.INT8).toLongs()).containsExactly(1, -1);
        assertThat(builder(300, -1).build(DType.UINT8).toLongs()).containsExactly(44, 255);
        assertThat(builder(0, 2).build(DType.BOOL).toLongs()).containsExactly(0, 1);
        assertThat(builder(4e9).build(DType.UINT32).toLongs()).containsExactly(4_000_000_000L);
        assertThat(builder(0x1p63, 0x1p40).build(DType.UINT64).valueAt(0)).isEqualTo(BigInteger.TWO.pow(63));
        assertThat(builder(0.1).build(DType.FP32).toFloats()).containsExactly(0.1f);
        assertThat(builder(1e300).build(DType.FP16).toDoubles()).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(new TensorBuilder().begin().add(true).end().build(DType.FP64).toDoubles())
                .containsExactly(1);
        assertThatIllegalArgumentException().isThrownBy(() -> builder(1).build(DType.BYTES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorBuilder().begin().add("x").end().build(DType.FP64));
    }

    @Test
    void growsWithItsElements() {
        TensorBuilder builder = new TensorBuilder().begin();
        List<Object> expected = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            builder.add(i);
            expected.add(i);
        }
        assertThat(builder.end().build().asList()).isEqualTo(expected);
    }

    private static TensorBuilder builder(double... values) {
        TensorBuilder builder = new TensorBuilder().begin();
        for (double value : values) {
            builder.add(value);
        }
        return builder.end();
    }

    private static long[] shape(List<?> nested) {
        return Tensor.of(nested).shape();
    }
}
