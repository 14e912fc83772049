package aimm.server.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings elements into the order and form that tensors have them in; the results are copies. */
final class NpyOrder {

    private NpyOrder() {}

    /** From elements whose first index changes fastest. */
    static ByteBuffer rowMajor(ByteBuffer columnMajor, int width, long[] shape) {
        byte[] to = new byte[columnMajor.remaining()];
        int[] index = new int[shape.length];
        int[] strides = new int[shape.length];
        int stride = width;
        for (int axis = 0; axis < shape.length && to.length > 0; axis++) {
            strides[axis] = stride;
            stride *= (int) shape[axis];
        }
        int from = 0;
        for (int at = 0; at < to.length; at += width) {
            columnMajor.get(from, to, at, width);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                from -= index[axis] * strides[axis];
                index[axis] = 0;
            }
        }
        return ByteBuffer.wrap(to);
    }

    static ByteBuffer littleEndian(ByteBuffer bigEndian, int width) {
        ByteBuffer from = bigEndian.order(ByteOrder.BIG_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        switch (width) {
            case Short.BYTES -> to.asShortBuffer().put(from.asShortBuffer());
            case Integer.BYTES -> to.asIntBuffer().put(from.asIntBuffer());
            case Long.BYTES -> to.asLongBuffer().put(from.asLongBuffer());
            default -> to.put(from).flip();
        }
        return to;
    }

    /** Whatever is not 0 becomes 1. */
    static ByteBuffer zerosAndOnes(ByteBuffer bytes) {
        byte[] to = new byte[bytes.remaining()];
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) (bytes.get(i) == 0 ? 0 : 1);
        }
        return ByteBuffer.wrap(to);
    }
}
