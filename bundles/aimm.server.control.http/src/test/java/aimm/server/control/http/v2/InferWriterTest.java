package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.server.api.InvalidRequestException;
import aimm.server.control.http.v2.InferResponse.Encoded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferWriterTest {

    @Test
    void dataInJsonAreFlat() {
        Encoded encoded = InferWriter.write(
                response("42", new NamedTensor("y", Tensor.of(new float[] {0.1F, 2, Float.NaN, 1e10F}, 2, 2))),
                name -> false);

        assertThat(encoded.jsonLength()).isNull();
        assertThat(text(encoded.content()))
                .isEqualTo(
                        "{\"model_name\":\"m\",\"model_version\":\"3\",\"id\":\"42\",\"outputs\":[{\"name\":\"y\",\"datatype\":"
                                + "\"FP32\",\"shape\":[2,2],\"data\":[0.1,2.0,\"NaN\",1.0E10]}]}");
    }

    @Test
    void everyTypeInJson() {
        Encoded encoded = InferWriter.write(
                response(
                        null,
                        new NamedTensor("bool", Tensor.of(new boolean[] {true, false})),
                        new NamedTensor("text", Tensor.ofTexts(List.of("é", ""))),
                        new NamedTensor("big", wrap(DType.UINT64, 1, -1, -1, -1, -1, -1, -1, -1, -1)),
                        new NamedTensor("one", Tensor.of(new long[] {7}).reshape()),
                        new NamedTensor("none", Tensor.of(new double[0], 0))),
                name -> false);

        assertThat(text(encoded.content()))
                .isEqualTo("{\"model_name\":\"m\",\"model_version\":\"3\",\"outputs\":["
                        + "{\"name\":\"bool\",\"datatype\":\"BOOL\",\"shape\":[2],\"data\":[true,false]},"
                        + "{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"é\",\"\"]},"
                        + "{\"name\":\"big\",\"datatype\":\"UINT64\",\"shape\":[1],\"data\":[18446744073709551615]},"
                        + "{\"name\":\"one\",\"datatype\":\"INT64\",\"shape\":[],\"data\":[7]},"
                        + "{\"name\":\"none\",\"datatype\":\"FP64\",\"shape\":[0],\"data\":[]}]}");
    }

    @Test
    void binaryTensorsFollowInTheOrderOfTheJson() {
        Encoded encoded = InferWriter.write(
                response(
                        null,
                        new NamedTensor("a", wrap(DType.FP16, 2, 0, 0x3C, 0, 0x40)),
                        new NamedTensor("b", Tensor.of(new int[] {5})),
                        new NamedTensor("c", wrap(DType.BYTES, 1, 2, 0, 0, 0, 0xFF, 0)),
                        new NamedTensor("d", Tensor.of(new double[0], 0))),
                name -> !name.equals("b"));

        String json = "{\"model_name\":\"m\",\"model_version\":\"3\",\"outputs\":["
                + "{\"name\":\"a\",\"datatype\":\"FP16\",\"shape\":[2],\"parameters\":{\"binary_data_size\":4}},"
                + "{\"name\":\"b\",\"datatype\":\"INT32\",\"shape\":[1],\"data\":[5]},"
                + "{\"name\":\"c\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":6}},"
                + "{\"name\":\"d\",\"datatype\":\"FP64\",\"shape\":[0],\"parameters\":{\"binary_data_size\":0}}]}";
        assertThat(encoded.jsonLength()).isEqualTo(json.length());
        byte[] content = new byte[encoded.content().remaining()];
        encoded.content().get(content);
        assertThat(content).isEqualTo(Bytes.of(json, 0, 0x3C, 0, 0x40, 2, 0, 0, 0, 0xFF, 0));
    }

    @Test
    void whatHasNoFormInJsonIsRefused() {
        assertRefused(
                wrap(DType.FP16, 1, 0, 0),
                "output 'y': FP16 has no form in JSON; ask for it with parameter " + "'binary_data': true");
        assertRefused(wrap(DType.BF16, 1, 0, 0), "output 'y': BF16 has no form in JSON");
        assertRefused(wrap(DType.BYTES, 1, 1, 0, 0, 0, 0xFF), "output 'y': element 0 is no UTF-8");
    }

    @Test
    void aResponseIsReadBackAsARequest() {
        Tensor floats = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor texts = Tensor.ofTexts(List.of("a", "bc"));
        Encoded encoded = InferWriter.write(
                response("7", new NamedTensor("x", floats), new NamedTensor("t", texts)), name -> name.equals("x"));
        String json = text(encoded.content().slice(0, encoded.jsonLength())).replace("outputs", "inputs");
        ByteBuffer body = ByteBuffer.allocate(encoded.content().remaining() - 1)
                .put(json.getBytes(StandardCharsets.UTF_8))
                .put(encoded.content().position(encoded.jsonLength()));

        InferRequest request = InferReader.read(body.array(), String.valueOf(json.length()), List.of());

        assertThat(request.id()).isEqualTo("7");
        assertThat(request.inputs()).containsExactly(new NamedTensor("x", floats), new NamedTensor("t", texts));
    }

    private static void assertRefused(Tensor tensor, String text) {
        assertThatThrownBy(() -> InferWriter.write(response(null, new NamedTensor("y", tensor)), name -> false))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(text);
    }

    private static Tensor wrap(DType dtype, long length, int... bytes) {
        return Tensor.wrap(dtype, new long[] {length}, ByteBuffer.wrap(Bytes.of("", bytes)));
    }

    private static InferResponse response(String id, NamedTensor... outputs) {
        return new InferResponse("m", 3L, id, List.of(outputs));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
