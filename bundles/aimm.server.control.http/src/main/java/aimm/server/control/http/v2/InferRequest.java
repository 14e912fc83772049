package aimm.server.control.http.v2;

import java.util.List;
import java.util.Map;

/**
 * What a client asks of a model.
 *
 * @param id chosen by the client, or {@code null}
 * @param parameters texts, numbers and booleans
 * @param inputs in their order, no name twice
 * @param outputs those that the client wants, no name twice; empty for all
 */
record InferRequest(String id, Map<String, Object> parameters, List<NamedTensor> inputs, List<Output> outputs) {

    /** Of the request: whether outputs are to be binary. */
    static final String BINARY_DATA_OUTPUT = "binary_data_output";

    /** Of an output: the same, and goes before. */
    static final String BINARY_DATA = "binary_data";

    /** An output that a client wants. */
    record Output(String name, Map<String, Object> parameters) {}

    /** Whether the client wants that output as binary data rather than JSON. */
    boolean wantsBinary(String output) {
        for (Output wanted : outputs) {
            if (wanted.name.equals(output) && wanted.parameters.get(BINARY_DATA) instanceof Boolean binary) {
                return binary;
            }
        }
        return Boolean.TRUE.equals(parameters.get(BINARY_DATA_OUTPUT));
    }
}
