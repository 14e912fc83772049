package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.Values;
import aimm.server.api.InvalidRequestException;
import java.nio.ByteBuffer;

/** What follows the JSON of a request: the tensors that are not in it, in its order. */
final class BinaryPart {

    /** The parameter of a tensor that says how many bytes it has there. */
    static final String SIZE = "binary_data_size";

    private final byte[] body;
    private int position;

    /** @param from where in the body it begins */
    BinaryPart(byte[] body, int from) {
        this.body = body;
        position = from;
    }

    /**
     * Takes the next tensor, without copying it.
     *
     * @param what the tensor's name, for failures
     * @param size the value of {@link #SIZE}
     */
    Tensor take(String what, DType dtype, long[] shape, Object size) {
        if (!(size instanceof Long bytes) || bytes < 0) {
            throw new InvalidRequestException(
                    what + ": parameter '" + SIZE + "' is " + Values.describe(size) + "; expected a number of bytes");
        }
        int left = body.length - position;
        if (bytes > left) {
            throw new InvalidRequestException(what + ": expected " + bytes + " bytes of binary data, got " + left
                    + (left == 0 ? "; header " + InferReader.LENGTH_HEADER + " says where it begins" : ""));
        }
        int from = position;
        position += bytes.intValue();
        return tensor(what, dtype, shape, ByteBuffer.wrap(body, from, bytes.intValue()));
    }

    /** Refuses bytes that nobody took. */
    void requireEmpty() {
        if (position < body.length) {
            throw new InvalidRequestException("expected " + position + " bytes, got " + body.length
                    + ": what is left belongs to no input, see their parameters '" + SIZE + "'");
        }
    }

    /** A tensor of bytes that came from outside. */
    static Tensor tensor(String what, DType dtype, long[] shape, ByteBuffer bytes) {
        try {
            Tensor tensor = Tensor.wrap(dtype, shape, bytes);
            if (dtype == DType.BOOL) {
                requireBooleans(bytes);
            }
            return tensor;
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(what + ": " + e.getMessage());
        }
    }

    private static void requireBooleans(ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            byte value = bytes.get(bytes.position() + i);
            if (value != 0 && value != 1) {
                throw new IllegalArgumentException(
                        "element " + i + " is byte " + (value & 0xFF) + "; expected BOOL, 0 or 1");
            }
        }
    }
}
