package aimm.server.control.http.v2;

import aimm.plugin.api.TensorSpec;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonCursor;
import aimm.server.json.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads infer requests: JSON, JSON and binary tensors, or one raw tensor. Binary tensors are views of the body. What is
 * wrong is told by an {@link InvalidRequestException} or a {@link JsonException}.
 */
final class InferReader {

    /** The header that says how many bytes of JSON there are before binary data. */
    static final String LENGTH_HEADER = "Inference-Header-Content-Length";

    private static final int MOST = 4096;

    private final BinaryPart binary;
    private final ParameterReader parameterReader = new ParameterReader();

    private InferReader(BinaryPart binary) {
        this.binary = binary;
    }

    /**
     * Reads a request.
     *
     * @param body must not change any more
     * @param jsonLength the value of {@link #LENGTH_HEADER}, {@code null} if there is none
     * @param declared the inputs that the model declares, for a raw tensor
     */
    static InferRequest read(byte[] body, String jsonLength, List<TensorSpec> declared) {
        int length = jsonLength == null ? body.length : length(jsonLength, body.length);
        if (length == 0 && jsonLength != null) {
            return RawRequest.of(body, declared);
        }
        BinaryPart binary = new BinaryPart(body, length);
        InferRequest request = JsonCursor.read(body, 0, length, new InferReader(binary)::request);
        binary.requireEmpty();
        return request;
    }

    /** How long the JSON is, as the header says, which must not be longer than the body. */
    static int length(String text, int most) {
        long length = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length() && length >= 0; i++) {
            int digit = text.charAt(i) - '0';
            length = digit < 0 || digit > 9 ? -1 : Math.min(10 * length + digit, Integer.MAX_VALUE + 1L);
        }
        if (length < 0) {
            throw new InvalidRequestException(
                    "header " + LENGTH_HEADER + " is '" + text + "'; expected a number of bytes");
        }
        if (length > most) {
            throw new InvalidRequestException(
                    "header " + LENGTH_HEADER + " is " + text + ", but the body has " + most + " bytes");
        }
        return (int) length;
    }

    private InferRequest request(JsonCursor json) {
        String id = null;
        Map<String, Object> parameters = Map.of();
        List<NamedTensor> inputs = null;
        List<InferRequest.Output> outputs = List.of();
        json.enterObject();
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            if (json.isNull()) {
                continue;
            }
            switch (member) {
                case "id" -> id = json.text();
                case "parameters" -> parameters = parameterReader.read(json);
                case "outputs" -> outputs = outputs(json);
                case "inputs" -> {
                    if (inputs != null) {
                        throw json.failure("'inputs' is there twice");
                    }
                    inputs = inputs(json);
                }
                default -> json.skip();
            }
        }
        if (inputs == null) {
            throw json.failure("the request has no 'inputs'");
        }
        ParameterReader.requireFlag("the request", parameters, InferRequest.BINARY_DATA_OUTPUT);
        return new InferRequest(id, parameters, inputs, outputs);
    }

    private List<NamedTensor> inputs(JsonCursor json) {
        List<NamedTensor> inputs = new ArrayList<>(2);
        Set<String> names = new HashSet<>();
        json.enterArray();
        while (json.nextElement()) {
            NamedTensor input = new InputReader(binary, parameterReader).read(json);
            if (!names.add(input.name())) {
                throw json.failure("input '" + input.name() + "' is there twice");
            }
            if (names.size() > MOST) {
                throw json.failure("more than " + MOST + " inputs");
            }
            inputs.add(input);
        }
        return inputs;
    }

    private List<InferRequest.Output> outputs(JsonCursor json) {
        List<InferRequest.Output> outputs = new ArrayList<>(2);
        Set<String> names = new HashSet<>();
        json.enterArray();
        while (json.nextElement()) {
            InferRequest.Output output = output(json);
            if (!names.add(output.name())) {
                throw json.failure("output '" + output.name() + "' is there twice");
            }
            if (names.size() > MOST) {
                throw json.failure("more than " + MOST + " outputs");
            }
            outputs.add(output);
        }
        return outputs;
    }

    private InferRequest.Output output(JsonCursor json) {
        String name = null;
        Map<String, Object> parameters = Map.of();
        json.enterObject();
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            if (member.equals("name")) {
                name = json.text();
            } else if (member.equals("parameters") && !json.isNull()) {
                parameters = parameterReader.read(json);
            } else {
                json.skip();
            }
        }
        if (name == null) {
            throw json.failure("an output has no 'name'");
        }
        String what = "output '" + name + "'";
        ParameterReader.requireFlag(what, parameters, InferRequest.BINARY_DATA);
        ParameterReader.refuseExtensions(what, parameters);
        return new InferRequest.Output(name, parameters);
    }
}
