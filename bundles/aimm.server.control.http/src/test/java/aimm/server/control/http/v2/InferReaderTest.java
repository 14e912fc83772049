package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.server.control.http.v2.InferRequest.Output;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as they should be; most are of the form in which common clients send them. */
class InferReaderTest {

    @Test
    void numbersInJson() {
        InferRequest request = read(
                "{\"id\":\"42\",\"inputs\":[{\"name\":\"features\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[5.1,3.5,1.4,"
                        + "0.2]}],\"outputs\":[{\"name\":\"classes\",\"parameters\":{\"binary_data\":false}}],\"parameters\":{"
                        + "\"sequence_id\":7,\"sequence_start\":true,\"priority\":2,\"timeout\":5000000,\"mine\":\"x\"}}");

        assertThat(request)
                .isEqualTo(new InferRequest(
                        "42",
                        Map.of(
                                "sequence_id", 7L,
                                "sequence_start", true,
                                "priority", 2L,
                                "timeout", 5_000_000L,
                                "mine", "x"),
                        List.of(new NamedTensor("features", Tensor.of(new float[] {5.1F, 3.5F, 1.4F, 0.2F}, 1, 4))),
                        List.of(new Output("classes", Map.of("binary_data", false)))));
    }

    @Test
    void binaryTensorsInTheOrderOfTheJson() {
        byte[] body = Bytes.of(
                "{\"inputs\":[{\"name\":\"a\",\"shape\":[2,2],\"datatype\":\"UINT32\",\"parameters\":{\"binary_data_size\":16}},"
                        + "{\"name\":\"b\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[-3]},"
                        + "{\"name\":\"c\",\"shape\":[3],\"datatype\":\"BOOL\",\"parameters\":{\"binary_data_size\":3}},"
                        + "{\"name\":\"d\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":12}}]}",
                1,
                0,
                0,
                0,
                2,
                0,
                0,
                0,
                3,
                0,
                0,
                0,
                0xFF,
                0xFF,
                0xFF,
                0xFF, //
                1,
                0,
                1, //
                2,
                0,
                0,
                0,
                0xC3,
                0xA9,
                2,
                0,
                0,
                0,
                0xFF,
                0);

        InferRequest request = InferReader.read(body, String.valueOf(body.length - 31), List.of());

        assertThat(request.inputs()).extracting(NamedTensor::name).containsExactly("a", "b", "c", "d");
        assertThat(tensor(request, 0).toLongs()).containsExactly(1, 2, 3, 0xFFFFFFFFL);
        assertThat(tensor(request, 0).shape()).containsExactly(2, 2);
        assertThat(tensor(request, 1).toLongs()).containsExactly(-3);
        assertThat(tensor(request, 2)).isEqualTo(Tensor.of(new boolean[] {true, false, true}));
        assertThat(tensor(request, 3).valueAt(0)).isEqualTo("é");
        assertThat(tensor(request, 3).valueAt(1)).isEqualTo(new byte[] {-1, 0});
    }

    @Test
    void aBinaryTensorIsNotCopied() {
        byte[] body = Bytes.of(
                "{\"inputs\":[{\"name\":\"h\",\"shape\":[2],\"datatype\":\"FP16\",\"parameters\":{\"binary_data_size\":4}}]}",
                0,
                0x3C,
                0,
                0x40);

        Tensor tensor = tensor(InferReader.read(body, String.valueOf(body.length - 4), List.of()), 0);

        assertThat(tensor.toDoubles()).containsExactly(1, 2);
        body[body.length - 1] = 0x3C;
        assertThat(tensor.toDoubles()).containsExactly(1, 1);
    }

    @Test
    void membersInAnyOrder() {
        InferRequest request =
                read("{\"outputs\":[],\"inputs\":[{\"data\":[[1,2],[3,4]],\"datatype\":\"INT64\",\"name\":\"x\","
                        + "\"shape\":[2,2]}],\"id\":\"\"}");

        assertThat(tensor(request, 0)).isEqualTo(Tensor.of(new long[] {1, 2, 3, 4}, 2, 2));
        assertThat(request.id()).isEmpty();
    }

    @Test
    void nullsAndUnknownMembersAreNothing() {
        InferRequest request = read(
                "{\"model_name\":\"m\",\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{"
                        + "\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP64\",\"parameters\":null,\"data\":[1],\"more\":{\"a\":[[]]}}]}");

        assertThat(request)
                .isEqualTo(new InferRequest(
                        null, Map.of(), List.of(new NamedTensor("x", Tensor.of(new double[] {1}, 1))), List.of()));
    }

    @Test
    void parametersThatAreNoScalarsAreLeftOut() {
        assertThat(
                        read("{\"inputs\":[],\"parameters\":{\"headers\":{\"a\":\"b\"},\"n\":1.5,\"none\":null,\"list\":[1]}}")
                                .parameters())
                .isEqualTo(Map.of("n", 1.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"parameters\":{\"binary_data_size\":0}",
                "\"data\":null,\"parameters\":{\"binary_data_size\":0}", // so does KServe's client
                "\"data\":[]",
                "\"parameters\":{}",
            })
    void anEmptyTensorNeedsNoData(String data) {
        InferRequest request = read("{\"inputs\":[{\"name\":\"x\",\"shape\":[0],\"datatype\":\"FP32\"," + data + "}]}");

        assertThat(tensor(request, 0)).isEqualTo(Tensor.of(new float[0], 0));
    }

    @Test
    void outputsAreBinaryAsTheyOrTheWholeRequestSay() {
        InferRequest request =
                read("{\"inputs\":[],\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"a\"},"
                        + "{\"name\":\"b\",\"parameters\":{\"binary_data\":false}}]}");

        assertThat(request.wantsBinary("a")).isTrue();
        assertThat(request.wantsBinary("b")).isFalse();
        assertThat(request.wantsBinary("other")).isTrue();
        assertThat(read("{\"inputs\":[],\"outputs\":[{\"name\":\"a\",\"parameters\":{\"binary_data\":true}}]}")
                        .wantsBinary("a"))
                .isTrue();
        assertThat(read("{\"inputs\":[]}").wantsBinary("a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x: FP32[4]|[4]",
                "x: FP32[-1]|[4]",
                "x: FP32[-1, 2]|[2, 2]",
                "x: FP32[2, -1, 1]|[2, 2, 1]",
                "x: UINT8[16]|[16]",
                "x: BYTES[1]|[1]",
                "x: BYTES[-1]|[1]",
            })
    void aRawTensorHasTheShapeThatTheModelDeclares(String declared, String shape) {
        byte[] body = ByteBuffer.allocate(16).putInt(12, 0x0000803F).array();

        InferRequest request = InferReader.read(body, "0", List.of(TensorSpec.parse(declared)));

        Tensor tensor = tensor(request, 0);
        assertThat(request.inputs().get(0).name()).isEqualTo("x");
        assertThat(Arrays.toString(tensor.shape())).isEqualTo(shape);
        assertThat(request.wantsBinary("any")).isTrue();
        if (tensor.dtype() == DType.FP32) {
            assertThat(tensor.doubleAt(3)).isEqualTo(1);
        } else if (tensor.dtype() == DType.BYTES) {
            assertThat(tensor.buffer().getInt()).isEqualTo(16);
            assertThat(tensor.buffer().remaining()).isEqualTo(20);
        }
    }

    private static Tensor tensor(InferRequest request, int index) {
        return request.inputs().get(index).tensor();
    }

    private static InferRequest read(String json) {
        return InferReader.read(Bytes.of(json), null, List.of());
    }
}
