package aimm.plugin.api;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a tensor from the elements of nested arrays in the order they are read, without boxing them: what a parser of
 * number arrays calls. Whole numbers give INT64, a fraction among them turns all into FP64, booleans give BOOL and
 * texts BYTES. Not for use by several threads.
 */
public final class TensorBuilder {

    private enum Kind {
        NONE,
        BOOLS,
        LONGS,
        DOUBLES,
        TEXTS
    }

    private Kind kind = Kind.NONE;
    private long[] words = new long[16];
    private List<String> texts;
    private int size;
    private int depth;
    private int rank = -1;
    private int[] lengths = new int[4];
    private int[] counts = new int[4];

    /** Opens an array inside the one that is open, if any. */
    public TensorBuilder begin() {
        if (depth == rank) {
            throw ragged();
        }
        if (depth == counts.length) {
            counts = Arrays.copyOf(counts, 2 * depth);
            lengths = Arrays.copyOf(lengths, 2 * depth);
        }
        if (depth > 0) {
            counts[depth - 1]++;
        }
        if (rank < 0) {
            lengths[depth] = -1;
        }
        counts[depth++] = 0;
        return this;
    }

    /**
     * Closes the array that is open.
     *
     * @throws IllegalArgumentException if its length differs from that of its siblings, or none is open
     */
    public TensorBuilder end() {
        if (depth == 0) {
            throw new IllegalArgumentException("no array is open");
        }
        depth--;
        if (rank < 0) {
            rank = depth + 1;
        }
        if (lengths[depth] < 0) {
            lengths[depth] = counts[depth];
        } else if (lengths[depth] != counts[depth]) {
            throw ragged();
        }
        return this;
    }

    /** Adds a whole number. */
    public TensorBuilder add(long value) {
        if (kind == Kind.DOUBLES) {
            return put(Kind.DOUBLES, Double.doubleToRawLongBits(value));
        }
        return put(Kind.LONGS, value);
    }

    /** Adds a number with a fraction, a NaN or an infinity. */
    public TensorBuilder add(double value) {
        if (kind == Kind.LONGS) {
            for (int i = 0; i < size; i++) {
                words[i] = Double.doubleToRawLongBits(words[i]);
            }
            kind = Kind.DOUBLES;
        }
        return put(Kind.DOUBLES, Double.doubleToRawLongBits(value));
    }

    /** Adds a boolean. */
    public TensorBuilder add(boolean value) {
        return put(Kind.BOOLS, value ? 1 : 0);
    }

    /** Adds a text. */
    public TensorBuilder add(String value) {
        if (texts == null) {
            texts = new ArrayList<>();
        }
        texts.add(value);
        return put(Kind.TEXTS, 0);
    }

    TensorBuilder add(List<?> nested) {
        begin();
        for (Object element : nested) {
            if (element instanceof List<?> list) {
                add(list);
            } else if (element instanceof Tensor tensor && tensor.rank() > 0) {
                add(tensor.asList());
            } else if (element instanceof Boolean value) {
                add(value.booleanValue());
            } else if (element instanceof String value) {
                add(value);
            } else if (element instanceof Double || element instanceof Float || element instanceof BigInteger) {
                add(((Number) element).doubleValue());
            } else if (element instanceof Number value) {
                add(value.longValue());
            } else {
                throw new IllegalArgumentException("expected numbers, got " + Values.describe(element));
            }
        }
        return end();
    }

    /**
     * Builds the tensor; an empty one is FP64.
     *
     * @throws IllegalArgumentException if an array is still open, or none was
     */
    public Tensor build() {
        return build(
                switch (kind) {
                    case BOOLS -> DType.BOOL;
                    case LONGS -> DType.INT64;
                    case NONE, DOUBLES -> DType.FP64;
                    case TEXTS -> DType.BYTES;
                });
    }

    /**
     * Builds a tensor of the type asked for; numbers are converted as numpy does, fractions cut off for whole types.
     *
     * @throws IllegalArgumentException if the elements can't be of that type, an array is still open, or none was
     */
    public Tensor build(DType dtype) {
        if (depth != 0) {
            throw new IllegalArgumentException("an array is not closed");
        }
        long[] shape = new long[Math.max(rank, 0)];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = Math.max(lengths[axis], 0);
        }
        if (size != Arrays.stream(shape).reduce(1, (a, b) -> a * b)) {
            throw ragged();
        }
        if ((kind == Kind.TEXTS) != (dtype == DType.BYTES) && size > 0) {
            throw new IllegalArgumentException("elements that are " + kind + " can't make a tensor of " + dtype);
        }
        if (dtype == DType.BYTES) {
            return Tensor.ofTexts(texts == null ? List.of() : texts).reshape(shape);
        }
        ByteBuffer data = Tensor.allocate((long) size * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (kind == Kind.DOUBLES && dtype == DType.FP64
                || kind == Kind.LONGS && dtype.bytes() == Long.BYTES && dtype.integral()) {
            data.asLongBuffer().put(words, 0, size);
            return Tensor.wrap(dtype, shape, data);
        }
        for (int i = 0; i < size; i++) {
            put(data, dtype, i);
        }
        return Tensor.wrap(dtype, shape, data.flip());
    }

    private TensorBuilder put(Kind elementKind, long word) {
        if (rank < 0) {
            rank = depth;
        } else if (depth != rank) {
            throw ragged();
        }
        if (kind != elementKind) {
            if (kind != Kind.NONE) {
                throw new IllegalArgumentException("numbers, booleans and texts are mixed");
            }
            kind = elementKind;
        }
        if (size == words.length) {
            words = Arrays.copyOf(words, size + (size >> 1) + 16);
        }
        words[size++] = word;
        if (depth > 0) {
            counts[depth - 1]++;
        }
        return this;
    }

    private void put(ByteBuffer data, DType dtype, int index) {
        long word = words[index];
        double number = kind == Kind.DOUBLES ? Double.longBitsToDouble(word) : word;
        switch (dtype) {
            case FP64 -> data.putDouble(number);
            case FP32 -> data.putFloat((float) number);
            case FP16 -> data.putShort(Half.fromFloat((float) number));
            case BF16 -> data.putShort(Half.toBf16((float) number));
            case BOOL -> data.put((byte) (number != 0 ? 1 : 0));
            default -> {
                long whole = kind == Kind.DOUBLES ? whole(number, dtype) : word;
                switch (dtype.bytes()) {
                    case 1 -> data.put((byte) whole);
                    case 2 -> data.putShort((short) whole);
                    case 4 -> data.putInt((int) whole);
                    default -> data.putLong(whole);
                }
            }
        }
    }

    /** Cuts the fraction off; for UINT64 the upper half of the numbers is there too. */
    private static long whole(double number, DType dtype) {
        return dtype == DType.UINT64 && number >= 0x1p63 ? (long) (number - 0x1p63) ^ Long.MIN_VALUE : (long) number;
    }

    private static IllegalArgumentException ragged() {
        return new IllegalArgumentException("the arrays are not of one length and depth");
    }
}
