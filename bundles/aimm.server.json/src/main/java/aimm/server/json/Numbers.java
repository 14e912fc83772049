package aimm.server.json;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorBuilder;
import aimm.plugin.api.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers of nested arrays as they are read; unlike a {@link TensorBuilder} it tells of ragged ones without throwing. */
final class Numbers {

    static final int MAX_RANK = 32;

    /** For so many there is room at once, whatever a shape says. */
    private static final int USUAL = 1 << 16;

    private static final long MAX_EXACT_WHOLE = 1L << 53;

    private final int most;
    private long[] words;
    private int size;
    private boolean fractions;
    private boolean wide;
    private int depth;
    private int rank = -1;
    private final int[] lengths = new int[MAX_RANK];
    private final int[] counts = new int[MAX_RANK];

    Numbers() {
        this(Integer.MAX_VALUE, 8);
    }

    /** @param most more numbers can't stand here */
    Numbers(int most) {
        this(most, Math.min(most, USUAL));
    }

    private Numbers(int most, int first) {
        this.most = most;
        words = new long[first];
    }

    int depth() {
        return depth;
    }

    int size() {
        return size;
    }

    /** Opens an array; says whether it can stand here. */
    boolean begin() {
        if (depth == rank || depth == MAX_RANK) {
            return false;
        }
        if (depth > 0) {
            counts[depth - 1]++;
        }
        if (rank < 0) {
            lengths[depth] = -1;
        }
        counts[depth++] = 0;
        return true;
    }

    /** Closes the array; says whether it is as long as its siblings. */
    boolean end() {
        depth--;
        if (rank < 0) {
            rank = depth + 1;
        }
        if (lengths[depth] < 0) {
            lengths[depth] = counts[depth];
        }
        return lengths[depth] == counts[depth];
    }

    /** Adds a whole number; says whether it can stand here. */
    boolean add(long value) {
        if (value > MAX_EXACT_WHOLE || value < -MAX_EXACT_WHOLE) {
            if (fractions) {
                return false;
            }
            wide = true;
        }
        return put(fractions ? Double.doubleToRawLongBits(value) : value);
    }

    /** Adds a number that is not whole; says whether it can stand here. */
    boolean add(double value) {
        if (!fractions) {
            if (wide) {
                return false;
            }
            for (int i = 0; i < size; i++) {
                words[i] = Double.doubleToRawLongBits(words[i]);
            }
            fractions = true;
        }
        return put(Double.doubleToRawLongBits(value));
    }

    /** INT64 if all numbers are whole, else FP64. */
    Tensor tensor() {
        return tensor(size > 0 && !fractions ? DType.INT64 : DType.FP64);
    }

    /** @throws IllegalArgumentException if numbers can't be of that type */
    Tensor tensor(DType dtype) {
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = Math.max(lengths[axis], 0);
        }
        if (fractions ? dtype == DType.FP64 : dtype.integral() && dtype.bytes() == Long.BYTES) {
            ByteBuffer data = allocate(Long.BYTES);
            data.asLongBuffer().put(words, 0, size);
            return Tensor.wrap(dtype, shape, data);
        }
        if (fractions && dtype == DType.FP32) {
            ByteBuffer data = allocate(Float.BYTES);
            for (int i = 0; i < size; i++) {
                data.putFloat((float) Double.longBitsToDouble(words[i]));
            }
            return Tensor.wrap(dtype, shape, data.flip());
        }
        TensorBuilder flat = new TensorBuilder().begin();
        for (int i = 0; i < size; i++) {
            if (fractions) {
                flat.add(Double.longBitsToDouble(words[i]));
            } else {
                flat.add(words[i]);
            }
        }
        return flat.end().build(dtype).reshape(shape);
    }

    /**
     * Prepares them to be elements of that type.
     *
     * @return the index of the first that can't be one without loss, -1 if there is none
     */
    int makeElements(DType dtype) {
        for (int i = 0; i < size; i++) {
            long word = words[i];
            if (!(fractions ? Elements.fits(dtype, Double.longBitsToDouble(word)) : Elements.fits(dtype, word))) {
                return i;
            }
            if (fractions && !dtype.floating()) {
                words[i] = (long) Double.longBitsToDouble(word);
            }
        }
        return -1;
    }

    /** One of them, for failures. */
    String describe(int index) {
        long word = words[index];
        return Values.describe(fractions ? (Object) Double.longBitsToDouble(word) : (Object) word);
    }

    /** Whether they are flat, or nested as the shape says but for dimensions of 1. */
    boolean isOf(long[] shape) {
        if (rank == 1) {
            return true;
        }
        int at = 0;
        for (long dimension : shape) {
            if (dimension != 1) {
                while (at < rank && lengths[at] == 1) {
                    at++;
                }
                if (at == rank || lengths[at++] != dimension) {
                    return false;
                }
            }
        }
        while (at < rank && lengths[at] == 1) {
            at++;
        }
        return at == rank;
    }

    /** The bytes of a tensor of that type, which all of them fit. */
    ByteBuffer elements(DType dtype) {
        return Elements.of(dtype, words, size, fractions && dtype.floating());
    }

    private ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(Math.multiplyExact(size, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private boolean put(long word) {
        if (rank < 0) {
            rank = depth;
        } else if (depth != rank) {
            return false;
        }
        if (size == most) {
            return false;
        }
        if (size == words.length) {
            words = Arrays.copyOf(words, (int) Math.min(2L * size, most));
        }
        words[size++] = word;
        counts[depth - 1]++;
        return true;
    }
}
