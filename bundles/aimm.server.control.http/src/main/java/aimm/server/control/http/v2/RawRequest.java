package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** A request whose body is the data of the only input of a model and nothing else. */
final class RawRequest {

    private RawRequest() {}

    /** @param declared the inputs that the model declares */
    static InferRequest of(byte[] body, List<TensorSpec> declared) {
        if (declared.size() != 1) {
            throw refusal("a model that declares one input; this one declares " + declared.size());
        }
        TensorSpec input = declared.get(0);
        NamedTensor tensor = input.dtype() == DType.BYTES ? single(input, body) : numbers(input, body);
        return new InferRequest(null, Map.of(InferRequest.BINARY_DATA_OUTPUT, true), List.of(tensor), List.of());
    }

    /** The body is the one element, without its length. */
    private static NamedTensor single(TensorSpec input, byte[] body) {
        if (input.shape().size() != 1 || Math.abs(input.shape().get(0)) != 1) {
            throw refusal("one element of BYTES; the model declares " + input.shape());
        }
        ByteBuffer element = ByteBuffer.allocate(Integer.BYTES + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length)
                .put(body)
                .flip();
        return tensor(input, new long[] {1}, element);
    }

    private static NamedTensor numbers(TensorSpec input, byte[] body) {
        long[] shape = new long[input.shape().size()];
        int variable = -1;
        long known = input.dtype().bytes();
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis);
            if (shape[axis] >= 0) {
                known *= Math.min(shape[axis], Integer.MAX_VALUE);
                known = Math.min(known, Integer.MAX_VALUE);
            } else if (variable >= 0) {
                throw refusal("at most one variable dimension; the model declares " + input.shape());
            } else {
                variable = axis;
            }
        }
        if (variable >= 0) {
            shape[variable] = known == 0 ? 0 : body.length / known;
        }
        return tensor(input, shape, ByteBuffer.wrap(body));
    }

    private static NamedTensor tensor(TensorSpec input, long[] shape, ByteBuffer data) {
        return new NamedTensor(
                input.name(), BinaryPart.tensor("input '" + input.name() + "'", input.dtype(), shape, data));
    }

    private static InvalidRequestException refusal(String expected) {
        return new InvalidRequestException(
                "without JSON, which header " + InferReader.LENGTH_HEADER + ": 0 says, a request needs " + expected);
    }
}
