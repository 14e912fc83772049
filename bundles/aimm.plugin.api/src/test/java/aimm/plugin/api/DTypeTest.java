package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DTypeTest {

    @Test
    void isFoundByNumpysNames() {
        assertThat(DType.ofNumpy("float32")).isEqualTo(DType.FP32);
        assertThat(DType.ofNumpy("<f8")).isEqualTo(DType.FP64);
        assertThat(DType.ofNumpy("|u1")).isEqualTo(DType.UINT8);
        assertThat(DType.ofNumpy("|b1")).isEqualTo(DType.BOOL);
        assertThat(DType.ofNumpy("int")).isEqualTo(DType.INT64);
        for (DType type : DType.values()) {
            assertThat(DType.ofNumpy(type.numpyName())).isEqualTo(type);
        }
    }

    @Test
    void textsOfAnyLengthAreNoUnsignedIntegers() {
        for (String name : List.of("<U1", "<U2", "<U4", "<U8", "<U21", "|S5", "U")) {
            assertThat(DType.ofNumpy(name)).isEqualTo(DType.BYTES);
        }
    }

    @Test
    void refusesOthers() {
        for (String name : List.of("complex128", ">f4", "object", "", "<M8[ns]")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DType.ofNumpy(name))
                    .withMessage("unknown dtype '" + name + "'");
        }
    }
}
