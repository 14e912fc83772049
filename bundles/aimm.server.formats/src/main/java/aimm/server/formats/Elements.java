package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of a BYTES tensor in the making. */
final class Elements {

    private static final int LARGEST = Integer.MAX_VALUE - 16;

    private ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    private int count;

    /** Adds what is between the buffer's position and limit, and moves the position there. */
    void add(ByteBuffer element) {
        makeRoom(element.remaining());
        data.putInt(element.remaining()).put(element);
        count++;
    }

    /** Adds a text that is well-formed UTF-16. */
    void add(char[] text, int from, int length) {
        makeRoom(3L * length);
        int start = data.position();
        data.putInt(0);
        for (int i = from; i < from + length; i++) {
            char c = text[i];
            if (c < 0x80) {
                data.put((byte) c);
            } else if (Character.isHighSurrogate(c)) {
                putCodePoint(Character.toCodePoint(c, text[++i]));
            } else {
                putCodePoint(c);
            }
        }
        data.putInt(start, data.position() - start - Integer.BYTES);
        count++;
    }

    /** What was added so far, in one dimension. */
    Tensor tensor() {
        return tensor(count);
    }

    Tensor tensor(long... shape) {
        return Tensor.wrap(DType.BYTES, shape, data.duplicate().flip());
    }

    private void putCodePoint(int c) {
        if (c < 0x800) {
            data.put((byte) (0xC0 | c >> 6));
        } else {
            if (c < 0x10000) {
                data.put((byte) (0xE0 | c >> 12));
            } else {
                data.put((byte) (0xF0 | c >> 18)).put((byte) (0x80 | c >> 12 & 0x3F));
            }
            data.put((byte) (0x80 | c >> 6 & 0x3F));
        }
        data.put((byte) (0x80 | c & 0x3F));
    }

    private void makeRoom(long bytes) {
        long needed = data.position() + Integer.BYTES + bytes;
        if (needed > data.capacity()) {
            if (needed > LARGEST) {
                throw new IllegalArgumentException("texts of more than " + LARGEST + " bytes");
            }
            int capacity = (int) Math.min(LARGEST, Math.max(needed, data.capacity() + (data.capacity() >> 1)));
            data = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(data.flip());
        }
    }
}
