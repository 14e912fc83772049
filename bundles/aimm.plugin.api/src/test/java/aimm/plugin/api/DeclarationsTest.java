package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

    @Test
    void parametersAreRead() {
        assertThat(Parameter.parse("gamma: float = 0.001 -- width of the kernel"))
                .isEqualTo(new Parameter("gamma", Parameter.Type.FLOAT, "0.001", "width of the kernel"));
        assertThat(Parameter.parse("X:tensor")).isEqualTo(new Parameter("X", Parameter.Type.TENSOR, null, ""));
        assertThat(Parameter.parse("X: tensor -- rows, or one - row"))
                .isEqualTo(new Parameter("X", Parameter.Type.TENSOR, null, "rows, or one - row"));
        assertThat(Parameter.parse(" hidden : list = [16, -8] ").defaultText()).isEqualTo("[16, -8]");
        assertThat(Parameter.parse("n: int = -1").required()).isFalse();
        assertThat(Parameter.parse("n: int").required()).isTrue();
    }

    @Test
    void wrongParametersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameter.parse("gamma"))
                .withMessageContaining("expected 'name: type [= default] [-- description]'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameter.parse("gamma: real"))
                .withMessage("parameter declaration 'gamma: real': unknown type real");
    }

    @Test
    void tensorsAreRead() {
        assertThat(TensorSpec.parse("features: FP64[-1,4]"))
                .isEqualTo(new TensorSpec("features", DType.FP64, List.of(-1L, 4L)));
        assertThat(TensorSpec.parse("x : int64 [ ]")).isEqualTo(new TensorSpec("x", DType.INT64, List.of()));
    }

    @Test
    void wrongTensorsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorSpec.parse("features: FP64"))
                .withMessageContaining("expected 'name: DTYPE[dimensions]'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorSpec.parse("features: DOUBLE[2]"))
                .withMessageContaining("unknown element type DOUBLE; expected one of [BOOL, INT8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorSpec.parse("features: FP64[-2]"))
                .withMessageContaining("-1 for a variable one");
    }
}
