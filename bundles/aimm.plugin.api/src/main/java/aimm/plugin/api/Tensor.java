package aimm.plugin.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An array of numbers, booleans or texts in any number of dimensions: row-major elements in a little-endian buffer.
 * Immutable, as long as nobody writes to the buffer it was made of.
 */
public final class Tensor {

    /** Without elements nothing else bounds the dimensions, and a list view would go through all of them. */
    private static final int MOST_EMPTY_ROWS = 1 << 20;

    private final DType dtype;
    private final long[] shape;
    private final int size;
    private final ByteBuffer data;

    /** Where each element of BYTES starts, and the end; {@code null} for other types. */
    private final int[] offsets;

    private Tensor(DType dtype, long[] shape, ByteBuffer data) {
        this.dtype = dtype;
        this.shape = shape;
        this.size = count(shape);
        this.data = data;
        this.offsets = dtype == DType.BYTES ? offsets(data, size) : null;
    }

    /**
     * Makes a tensor of the bytes between the buffer's position and limit, without copying them.
     *
     * @param data little-endian elements in row-major order; the caller must not change them any more
     * @throws IllegalArgumentException if the bytes do not fit the type and the shape
     */
    public static Tensor wrap(DType dtype, long[] shape, ByteBuffer data) {
        long[] own = shape.clone();
        int size = count(own);
        ByteBuffer view = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (dtype != DType.BYTES && view.limit() != (long) size * dtype.bytes()) {
            throw new IllegalArgumentException("tensor " + dtype + Arrays.toString(own) + ": expected "
                    + (long) size * dtype.bytes() + " bytes, got " + view.limit());
        }
        return new Tensor(dtype, own, view);
    }

    /** An FP64 tensor; without a shape it is one-dimensional. */
    public static Tensor of(double[] values, long... shape) {
        ByteBuffer data = allocate((long) values.length * Double.BYTES);
        data.asDoubleBuffer().put(values);
        return wrap(DType.FP64, orVector(shape, values.length), data);
    }

    /** An FP32 tensor; without a shape it is one-dimensional. */
    public static Tensor of(float[] values, long... shape) {
        ByteBuffer data = allocate((long) values.length * Float.BYTES);
        data.asFloatBuffer().put(values);
        return wrap(DType.FP32, orVector(shape, values.length), data);
    }

    /** An INT64 tensor; without a shape it is one-dimensional. */
    public static Tensor of(long[] values, long... shape) {
        ByteBuffer data = allocate((long) values.length * Long.BYTES);
        data.asLongBuffer().put(values);
        return wrap(DType.INT64, orVector(shape, values.length), data);
    }

    /** An INT32 tensor; without a shape it is one-dimensional. */
    public static Tensor of(int[] values, long... shape) {
        ByteBuffer data = allocate((long) values.length * Integer.BYTES);
        data.asIntBuffer().put(values);
        return wrap(DType.INT32, orVector(shape, values.length), data);
    }

    /** A BOOL tensor; without a shape it is one-dimensional. */
    public static Tensor of(boolean[] values, long... shape) {
        ByteBuffer data = allocate(values.length);
        for (boolean value : values) {
            data.put((byte) (value ? 1 : 0));
        }
        return wrap(DType.BOOL, orVector(shape, values.length), data.flip());
    }

    /** A BYTES tensor of texts; without a shape it is one-dimensional. */
    public static Tensor ofTexts(List<String> values, long... shape) {
        List<byte[]> elements = values.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer data = allocate(elements.stream()
                .mapToLong(e -> (long) Integer.BYTES + e.length)
                .sum());
        elements.forEach(element -> data.putInt(element.length).put(element));
        return wrap(DType.BYTES, orVector(shape, values.size()), data.flip());
    }

    /** An FP64 tensor of two dimensions; all rows must be of one length. */
    public static Tensor ofRows(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        ByteBuffer data = allocate((long) rows.length * columns * Double.BYTES);
        for (double[] row : rows) {
            if (row.length != columns) {
                throw new IllegalArgumentException(
                        "rows of different lengths: expected " + columns + " columns, got " + row.length);
            }
            for (double value : row) {
                data.putDouble(value);
            }
        }
        return wrap(DType.FP64, new long[] {rows.length, columns}, data.flip());
    }

    /**
     * Makes a tensor of nested lists of numbers, booleans or texts: whole numbers give INT64, a single fraction makes
     * all FP64. A list made by {@link #asList()} gives its tensor back, without work.
     *
     * @throws IllegalArgumentException if the nesting is ragged or an element is of another kind
     */
    public static Tensor of(List<?> nested) {
        return nested instanceof TensorList list
                ? list.tensor()
                : new TensorBuilder().add(nested).build();
    }

    /** The tensor that a list made by {@link #asList()} views; {@code null} for any other list. */
    public static Tensor viewedBy(List<?> list) {
        return list instanceof TensorList view ? view.tensor() : null;
    }

    /**
     * How many elements a tensor of that shape has.
     *
     * @throws IllegalArgumentException if a dimension is negative, or there are more than a tensor can have
     */
    public static int size(long... shape) {
        return count(shape);
    }

    public DType dtype() {
        return dtype;
    }

    /** Its dimensions, outermost first; empty for a single element. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Length of one dimension. */
    public int dimension(int axis) {
        return (int) shape[axis];
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** Its elements: a read-only little-endian view, from 0 to its limit, that is the caller's own. */
    public ByteBuffer buffer() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The same elements in other dimensions.
     *
     * @throws IllegalArgumentException if the new shape has another number of elements
     */
    public Tensor reshape(long... newShape) {
        if (count(newShape) != size) {
            throw new IllegalArgumentException("cannot reshape " + this + " to " + Arrays.toString(newShape));
        }
        return new Tensor(dtype, newShape.clone(), data);
    }

    /** The sub-tensor at {@code index} of the outermost dimension; shares the elements. */
    public Tensor get(int index) {
        if (rank() == 0 || index < 0 || index >= shape[0]) {
            throw new IndexOutOfBoundsException("index " + index + " of " + this);
        }
        long[] inner = Arrays.copyOfRange(shape, 1, shape.length);
        int elements = count(inner);
        int from = offset(index * elements);
        int to = offset((index + 1) * elements);
        return new Tensor(dtype, inner, data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * An element as a number; booleans give 0 and 1.
     *
     * @param index position in row-major order
     * @throws ArgumentException if the elements are BYTES
     */
    public double doubleAt(int index) {
        return switch (dtype) {
            case FP64 -> data.getDouble(index * 8);
            case FP32 -> data.getFloat(index * 4);
            case FP16 -> Half.toFloat(data.getShort(index * 2));
            case BF16 -> Float.intBitsToFloat(data.getShort(index * 2) << 16);
            case UINT64 -> unsignedToDouble(data.getLong(index * 8));
            default -> longAt(index);
        };
    }

    /**
     * An element as a whole number: fractions are cut off, UINT64 from 2^63 on comes out negative.
     *
     * @param index position in row-major order
     * @throws ArgumentException if the elements are BYTES
     */
    public long longAt(int index) {
        return switch (dtype) {
            case BOOL, INT8 -> data.get(index);
            case UINT8 -> data.get(index) & 0xFFL;
            case INT16 -> data.getShort(index * 2);
            case UINT16 -> data.getShort(index * 2) & 0xFFFFL;
            case INT32 -> data.getInt(index * 4);
            case UINT32 -> data.getInt(index * 4) & 0xFFFFFFFFL;
            case INT64, UINT64 -> data.getLong(index * 8);
            case FP16, BF16, FP32, FP64 -> (long) doubleAt(index);
            case BYTES -> throw new ArgumentException("expected numbers, got " + this);
        };
    }

    /**
     * An element as a value: Boolean, Long, BigInteger (UINT64 from 2^63 on), Double, or for BYTES a String if it is
     * UTF-8 and {@code byte[]} otherwise.
     */
    public Object valueAt(int index) {
        return switch (dtype) {
            case BOOL -> data.get(index) != 0;
            case FP16, BF16, FP32, FP64 -> doubleAt(index);
            case UINT64 -> Values.unsigned(data.getLong(index * 8));
            case BYTES -> Values.textOrBytes(bytesAt(index));
            default -> longAt(index);
        };
    }

    /** All elements as numbers, in row-major order, in an array of the caller's own. */
    public double[] toDoubles() {
        double[] values = new double[size];
        if (dtype == DType.FP64) {
            buffer().asDoubleBuffer().get(values);
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = doubleAt(i);
            }
        }
        return values;
    }

    /** All elements as numbers, in row-major order, in an array of the caller's own. */
    public float[] toFloats() {
        float[] values = new float[size];
        if (dtype == DType.FP32) {
            buffer().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < size; i++) {
                values[i] = (float) doubleAt(i);
            }
        }
        return values;
    }

    /** All elements as whole numbers, see {@link #longAt}, in an array of the caller's own. */
    public long[] toLongs() {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = longAt(i);
        }
        return values;
    }

    /**
     * The rows of a tensor of two dimensions; one of one dimension counts as a single row.
     *
     * @throws ArgumentException if it has other dimensions
     */
    public double[][] toRows() {
        if (rank() != 1 && rank() != 2) {
            throw new ArgumentException("expected rows of numbers, got " + this);
        }
        int rows = rank() == 1 ? 1 : dimension(0);
        int columns = dimension(rank() - 1);
        double[] all = toDoubles();
        double[][] result = new double[rows][];
        for (int row = 0; row < rows; row++) {
            result[row] = Arrays.copyOfRange(all, row * columns, (row + 1) * columns);
        }
        return result;
    }

    /** The elements of a BYTES tensor as texts, in row-major order. */
    public List<String> toTexts() {
        if (dtype != DType.BYTES) {
            throw new ArgumentException("expected texts, got " + this);
        }
        List<String> texts = new ArrayList<>(size);
        ByteBuffer rest = buffer();
        for (int i = 0; i < size; i++) {
            byte[] element = new byte[rest.getInt()];
            rest.get(element);
            texts.add(new String(element, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /**
     * A view as lists nested as deep as there are dimensions. It travels as compactly as the tensor does.
     *
     * @throws IllegalStateException if it has no dimensions
     */
    public List<Object> asList() {
        if (rank() == 0) {
            throw new IllegalStateException("a single element is no list: " + this);
        }
        return new TensorList(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + data.hashCode();
    }

    /** Its type and shape, not its elements. */
    @Override
    public String toString() {
        return "tensor " + dtype + Arrays.toString(shape);
    }

    static ByteBuffer allocate(long bytes) {
        if (bytes > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("a tensor of " + bytes + " bytes is too large");
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long[] orVector(long[] shape, int length) {
        return shape.length == 0 ? new long[] {length} : shape;
    }

    private static int count(long[] shape) {
        long count = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in " + Arrays.toString(shape));
            }
            empty |= dimension == 0;
            count *= Math.max(1, Math.min(dimension, Integer.MAX_VALUE + 1L));
            if (count > (empty ? MOST_EMPTY_ROWS : Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("too many elements in " + Arrays.toString(shape));
            }
        }
        return empty ? 0 : (int) count;
    }

    private static int[] offsets(ByteBuffer data, int size) {
        if ((long) size * Integer.BYTES > data.limit()) {
            throw new IllegalArgumentException("BYTES tensor: " + data.limit() + " bytes for " + size + " elements");
        }
        ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int[] offsets = new int[size + 1];
        for (int i = 0; i < size; i++) {
            int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw new IllegalArgumentException("BYTES tensor: element " + i + " is cut short");
            }
            rest.position(rest.position() + length);
            offsets[i + 1] = rest.position();
        }
        if (rest.hasRemaining()) {
            throw new IllegalArgumentException("BYTES tensor: " + rest.remaining() + " bytes too many");
        }
        return offsets;
    }

    private byte[] bytesAt(int index) {
        int at = offset(index);
        byte[] element = new byte[data.getInt(at)];
        data.get(at + Integer.BYTES, element);
        return element;
    }

    private int offset(int index) {
        return offsets == null ? index * dtype.bytes() : offsets[index];
    }

    private static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
