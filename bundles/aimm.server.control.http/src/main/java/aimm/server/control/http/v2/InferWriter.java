package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/** Writes infer responses: one buffer with the JSON and the binary tensors after it. */
final class InferWriter {

    private InferWriter() {}

    /**
     * Writes a response; data in its JSON are flat.
     *
     * @param isBinary says by the name of an output whether its data are binary
     * @throws InvalidRequestException if the data of another have no form in JSON
     */
    static InferResponse.Encoded write(InferResponse response, Predicate<String> isBinary) {
        byte[] json = JsonWriter.bytes(JsonWriter.NotFinite.TEXTS, writer -> write(writer, response, isBinary));
        List<Tensor> binary = response.outputs().stream()
                .filter(output -> isBinary.test(output.name()))
                .map(NamedTensor::tensor)
                .toList();
        if (binary.isEmpty()) {
            return new InferResponse.Encoded(ByteBuffer.wrap(json), null);
        }
        int bytes = json.length;
        for (Tensor tensor : binary) {
            bytes = Math.addExact(bytes, tensor.buffer().remaining());
        }
        ByteBuffer content = ByteBuffer.allocate(bytes).put(json);
        for (Tensor tensor : binary) {
            content.put(tensor.buffer());
        }
        return new InferResponse.Encoded(content.flip(), json.length);
    }

    private static void write(JsonWriter json, InferResponse response, Predicate<String> isBinary) {
        json.object().member("model_name", response.modelName());
        if (response.modelVersion() != null) {
            json.member("model_version", response.modelVersion().toString());
        }
        if (response.id() != null) {
            json.member("id", response.id());
        }
        json.name("outputs").array();
        for (NamedTensor output : response.outputs()) {
            Tensor tensor = output.tensor();
            json.object().member("name", output.name());
            json.member("datatype", tensor.dtype().name()).name("shape").array();
            for (int axis = 0; axis < tensor.rank(); axis++) {
                json.value((long) tensor.dimension(axis));
            }
            json.end();
            if (isBinary.test(output.name())) {
                json.name("parameters").object();
                json.member(BinaryPart.SIZE, (long) tensor.buffer().remaining()).end();
            } else {
                json.member("data", flat(output));
            }
            json.end();
        }
        json.end().end();
    }

    private static Object flat(NamedTensor output) {
        Tensor tensor = output.tensor();
        if (tensor.dtype() == DType.FP16 || tensor.dtype() == DType.BF16) {
            throw noForm(output, tensor.dtype() + " has no form in JSON");
        }
        if (tensor.dtype() == DType.BYTES) {
            for (int i = 0; i < tensor.size(); i++) {
                if (tensor.valueAt(i) instanceof byte[]) {
                    throw noForm(output, "element " + i + " is no UTF-8 and has no form in JSON");
                }
            }
        }
        return tensor.reshape(tensor.size()).asList();
    }

    private static InvalidRequestException noForm(NamedTensor output, String reason) {
        return new InvalidRequestException("output '" + output.name() + "': " + reason + "; ask for it with parameter '"
                + InferRequest.BINARY_DATA + "': true");
    }
}
