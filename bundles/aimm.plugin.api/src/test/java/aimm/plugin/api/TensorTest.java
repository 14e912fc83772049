package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @Test
    void keepsElementsInRowMajorOrder() {
        Tensor tensor = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);

        assertThat(tensor.shape()).containsExactly(2, 3);
        assertThat(tensor.get(1).toDoubles()).containsExactly(4, 5, 6);
        assertThat(tensor.get(1).get(2).valueAt(0)).isEqualTo(6.0);
        assertThat(tensor.toRows()).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(tensor.asList()).isEqualTo(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)));
        assertThat(tensor.reshape(3, 2).get(2)).isEqualTo(Tensor.of(new double[] {5, 6}));
        assertThat(tensor).hasToString("tensor FP64[2, 3]");
    }

    @Test
    void isMadeOfEveryPrimitiveArray() {
        assertThat(Tensor.of(new float[] {1.5f}).dtype()).isEqualTo(DType.FP32);
        assertThat(Tensor.of(new long[] {1}).asList()).isEqualTo(List.of(1L));
        assertThat(Tensor.of(new int[] {-1, 7}).toLongs()).containsExactly(-1, 7);
        assertThat(Tensor.of(new boolean[] {true, false}).asList()).isEqualTo(List.of(true, false));
        assertThat(Tensor.of(new float[] {1.5f, Float.NaN}).toFloats()).containsExactly(1.5f, Float.NaN);
        assertThat(Tensor.ofRows(new double[0][]).shape()).containsExactly(0, 0);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void readsEveryTypeFromItsBytes(DType dtype) {
        ByteBuffer ones =
                new TensorBuilder().begin().add(0).add(1).end().build(dtype).buffer();
        Tensor tensor = Tensor.wrap(dtype, new long[] {2}, ones);

        assertThat(tensor.toDoubles()).containsExactly(0, 1);
        assertThat(tensor.longAt(1)).isEqualTo(1);
        assertThat(tensor.valueAt(1))
                .isEqualTo(dtype == DType.BOOL ? (Object) true : dtype.floating() ? (Object) 1.0 : (Object) 1L);
    }

    @Test
    void unsignedTypesReachTheirUpperHalf() {
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        assertThat(wrap(DType.UINT8, ones, 8).valueAt(0)).isEqualTo(255L);
        assertThat(wrap(DType.UINT16, ones, 4).valueAt(0)).isEqualTo(65535L);
        assertThat(wrap(DType.UINT32, ones, 2).valueAt(0)).isEqualTo(4294967295L);
        assertThat(wrap(DType.UINT64, ones, 1).valueAt(0)).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(wrap(DType.UINT64, ones, 1).doubleAt(0)).isEqualTo(0x1p64);
        assertThat(wrap(DType.INT8, ones, 8).valueAt(7)).isEqualTo(-1L);
    }

    @Test
    void takesTheBytesBetweenPositionAndLimitWithoutACopy() {
        ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.BIG_ENDIAN);
        bytes.position(4).limit(12);
        Tensor tensor = Tensor.wrap(DType.INT32, new long[] {2}, bytes);
        bytes.array()[8] = 7;

        assertThat(tensor.toLongs()).containsExactly(0, 7);
        assertThatThrownBy(() -> tensor.buffer().putInt(1)).isInstanceOf(ReadOnlyBufferException.class);
        tensor.buffer().getInt();
        assertThat(tensor.buffer().position()).isZero();
    }

    @Test
    void textsAndBytesAreElementsOfAnyLength() {
        Tensor tensor = Tensor.ofTexts(List.of("a", "", "čšž", "d"), 2, 2);

        assertThat(tensor.toTexts()).containsExactly("a", "", "čšž", "d");
        assertThat(tensor.get(1).toTexts()).containsExactly("čšž", "d");
        assertThat(tensor.get(1).get(0).valueAt(0)).isEqualTo("čšž");
        assertThat(tensor.asList()).isEqualTo(List.of(List.of("a", ""), List.of("čšž", "d")));
        assertThatThrownBy(() -> tensor.doubleAt(0)).isInstanceOf(ArgumentException.class);
        byte[] notUtf8 = {1, 0, 0, 0, (byte) 0xFF};
        assertThat(wrap(DType.BYTES, notUtf8, 1).valueAt(0)).isEqualTo(new byte[] {(byte) 0xFF});
        assertThatThrownBy(() -> Tensor.of(new long[1]).toTexts()).hasMessage("expected texts, got tensor INT64[1]");
    }

    @Test
    void manyTextsAreReadInLinearTime() {
        List<String> texts = java.util.Collections.nCopies(300_000, "x");

        assertThat(Tensor.ofTexts(texts).asList()).hasSize(300_000).containsOnly("x");
    }

    @Test
    void refusesBytesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrap(DType.FP64, new byte[15], 2))
                .withMessage("tensor FP64[2]: expected 16 bytes, got 15");
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.BYTES, new byte[] {9, 0, 0, 0, 1}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.BYTES, new byte[] {-1, -1, -1, -1}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.BYTES, new byte[5], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.BYTES, new byte[4], 2_000_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.INT8, new byte[4], -4));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.INT8, new byte[4], 1L << 32, 1L << 32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new long[4]).reshape(3));
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.ofRows(new double[][] {{1}, {}}));
    }

    @Test
    void anEmptyTensorCanNotPretendToHaveCountlessRows() {
        assertThat(wrap(DType.FP64, new byte[0], 3, 0).asList()).isEqualTo(List.of(List.of(), List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.FP64, new byte[0], 2_000_000_000, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> wrap(DType.FP64, new byte[0], 0, 1L << 40));
    }

    @Test
    void aSingleElementHasNoDimensions() {
        Tensor single = Tensor.of(new double[] {4}).reshape();

        assertThat(single.rank()).isZero();
        assertThat(single.size()).isEqualTo(1);
        assertThatThrownBy(single::asList).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> single.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(single::toRows).isInstanceOf(ArgumentException.class);
    }

    @Test
    void isEqualByTypeShapeAndElements() {
        Tensor tensor = Tensor.of(new long[] {1, 2});

        assertThat(tensor).isEqualTo(Tensor.of(new long[] {1, 2})).hasSameHashCodeAs(Tensor.of(new long[] {1, 2}));
        assertThat(tensor).isNotEqualTo(Tensor.of(new long[] {1, 2}, 1, 2)).isNotEqualTo(Tensor.of(new int[] {1, 2}));
        assertThat(tensor).isNotEqualTo(Tensor.of(new long[] {1, 3}));
    }

    @Test
    void aListViewGivesItsTensorBack() {
        Tensor tensor = Tensor.of(new long[] {1, 2});

        assertThat(Tensor.of(tensor.asList())).isSameAs(tensor);
        assertThat(Tensor.viewedBy(tensor.asList())).isSameAs(tensor);
        assertThat(Tensor.viewedBy(List.of(1L))).isNull();
        assertThatThrownBy(() -> tensor.asList().get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Tensor wrap(DType dtype, byte[] bytes, long... shape) {
        return Tensor.wrap(dtype, shape, ByteBuffer.wrap(bytes));
    }

    @Test
    void textsAreUtf8() {
        byte[] bytes = new byte[6];
        Tensor.ofTexts(List.of("č")).buffer().get(bytes);

        assertThat(new String(bytes, 4, 2, StandardCharsets.UTF_8)).isEqualTo("č");
    }
}
