package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {

    @ParameterizedTest
    @CsvSource({
        "FP32, FP32",
        "FP32, FP64",
        "FP16, FP32",
        "BF16, FP32",
        "BF16, FP64",
        "INT8, FP16",
        "UINT8, BF16",
        "INT16, FP32",
        "UINT16, FP32",
        "INT32, FP64",
        "UINT32, FP64",
        "INT8, INT16",
        "UINT8, INT16",
        "UINT8, UINT64",
        "UINT32, INT64",
        "BYTES, BYTES",
        "BOOL, BOOL",
    })
    void widens(DType from, DType to) {
        assertThat(Conversion.widens(from, to)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "FP64, FP32",
        "FP16, BF16",
        "BF16, FP16",
        "INT32, FP32",
        "INT64, FP64",
        "UINT64, FP64",
        "UINT8, INT8",
        "INT8, UINT8",
        "INT8, UINT64",
        "UINT64, INT64",
        "INT16, INT8",
        "FP32, INT64",
        "BOOL, INT8",
        "BOOL, FP32",
        "UINT8, BOOL",
        "BYTES, FP32",
        "FP32, BYTES",
    })
    void doesNotWiden(DType from, DType to) {
        assertThat(Conversion.widens(from, to)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FP64, 0.5, FP32",
        "FP64, NaN, FP32",
        "FP64, -Infinity, FP16",
        "FP64, 7, INT8",
        "FP32, 16777216, INT64",
        "INT64, 1, BOOL",
        "BOOL, 1, FP32",
        "INT64, 255, UINT8",
        "INT64, 9007199254740992, FP64",
    })
    void convertsWhatDoesNotChange(DType from, double value, DType to) {
        Tensor tensor = new TensorBuilder().begin().add(value).end().build(from);

        Tensor converted = Conversion.declared(to, tensor);

        assertThat(converted.dtype()).isEqualTo(to);
        assertThat(converted.doubleAt(0)).isEqualTo(Double.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({
        "FP64, 1e39, FP32",
        "FP64, 70000, FP16",
        "INT64, 16777217, FP32",
        "FP64, 7.5, INT8",
        "FP64, 128, INT8",
        "FP64, NaN, INT64",
        "INT64, -1, UINT64",
        "INT64, -1, UINT8",
        "INT64, 2, BOOL",
    })
    void refusesWhatWouldChange(DType from, double value, DType to) {
        Tensor tensor = new TensorBuilder().begin().add(value).end().build(from);

        assertThatThrownBy(() -> Conversion.declared(to, tensor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the plugin declares " + to + " and gave ");
    }

    @Test
    void floatingNumbersAreRounded() {
        Tensor tensor = Tensor.of(new double[] {0.1, -0.0});

        assertThat(Conversion.declared(DType.FP32, tensor)).isEqualTo(Tensor.of(new float[] {0.1F, -0F}));
    }

    @Test
    void largeWholeNumbersAreNoDoubles() {
        Tensor tensor = Tensor.of(new long[] {9007199254740993L});

        assertThatThrownBy(() -> Conversion.declared(DType.FP64, tensor)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheShape() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4}, 2, 1, 2);

        assertThat(Conversion.to(DType.FP64, tensor)).isEqualTo(Tensor.of(new double[] {1, 2, 3, 4}, 2, 1, 2));
        assertThat(Conversion.to(DType.INT16, Tensor.of(new float[] {1}).reshape())
                        .shape())
                .isEmpty();
    }
}
