package aimm.server.json;

import aimm.plugin.api.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Which numbers can be elements of a type without loss, and how they are kept. */
final class Elements {

    private Elements() {}

    static boolean fits(DType dtype, long value) {
        return switch (dtype) {
            case BOOL -> value == 0 || value == 1;
            case UINT64 -> value >= 0;
            case INT8, INT16, INT32, UINT8, UINT16, UINT32 -> value >= min(dtype) && value <= max(dtype);
            default -> true;
        };
    }

    static boolean fits(DType dtype, double value) {
        if (dtype == DType.FP32) {
            return !Double.isFinite(value) || Float.isFinite((float) value);
        }
        return dtype.floating() || value == Math.rint(value) && Math.abs(value) < 0x1p63 && fits(dtype, (long) value);
    }

    /** What can be an element, for failures. */
    static String describe(DType dtype) {
        return switch (dtype) {
            case BOOL -> "BOOL, true or false";
            case UINT64 -> "UINT64, 0 to 18446744073709551615";
            case INT64 -> "INT64, a whole number";
            case INT8, INT16, INT32, UINT8, UINT16, UINT32 -> dtype + ", " + min(dtype) + " to " + max(dtype);
            case BYTES -> "BYTES, a text";
            default -> dtype + ", a number";
        };
    }

    /**
     * Numbers that fit as little-endian elements.
     *
     * @param words doubles as their bits if {@code doubles}, else whole numbers
     */
    static ByteBuffer of(DType dtype, long[] words, int size, boolean doubles) {
        ByteBuffer out =
                ByteBuffer.allocate(Math.multiplyExact(size, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        if (dtype.floating() ? doubles && dtype == DType.FP64 : dtype.bytes() == Long.BYTES) {
            out.asLongBuffer().put(words, 0, size);
            return out;
        }
        switch (dtype) {
            case FP32 -> {
                for (int i = 0; i < size; i++) {
                    out.putFloat(doubles ? (float) Double.longBitsToDouble(words[i]) : words[i]);
                }
            }
            case FP64 -> {
                for (int i = 0; i < size; i++) {
                    out.putDouble(words[i]);
                }
            }
            case INT32, UINT32 -> {
                for (int i = 0; i < size; i++) {
                    out.putInt((int) words[i]);
                }
            }
            case INT16, UINT16 -> {
                for (int i = 0; i < size; i++) {
                    out.putShort((short) words[i]);
                }
            }
            case INT8, UINT8, BOOL -> {
                for (int i = 0; i < size; i++) {
                    out.put((byte) words[i]);
                }
            }
            default -> throw new IllegalArgumentException("no numbers are " + dtype);
        }
        return out.flip();
    }

    private static long min(DType dtype) {
        return signed(dtype) ? -1L << (8 * dtype.bytes() - 1) : 0;
    }

    private static long max(DType dtype) {
        return (1L << (8 * dtype.bytes() - (signed(dtype) ? 1 : 0))) - 1;
    }

    private static boolean signed(DType dtype) {
        return dtype == DType.INT8 || dtype == DType.INT16 || dtype == DType.INT32;
    }
}
