package aimm.worker.protocol;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the parts of a frame's body in order. What it makes takes memory in proportion to the bytes that are there. */
final class ValueReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_RANK = 64;

    private byte[] array;
    private int start;
    private int at;
    private int end;
    private boolean shared;

    /** @param bytesAreShared whether the array will be used again, so that tensors must copy their elements */
    void reset(byte[] bytes, int from, int to, boolean bytesAreShared) {
        array = bytes;
        start = from;
        at = from;
        end = to;
        shared = bytesAreShared;
    }

    void finish() throws ProtocolException {
        if (at != end) {
            throw new ProtocolException((end - at) + " bytes too many in a frame");
        }
    }

    int u8() throws ProtocolException {
        need(1);
        return array[at++] & 0xFF;
    }

    int i32() throws ProtocolException {
        need(Integer.BYTES);
        int value = (int) INT.get(array, at);
        at += Integer.BYTES;
        return value;
    }

    long i64() throws ProtocolException {
        need(Long.BYTES);
        long value = (long) LONG.get(array, at);
        at += Long.BYTES;
        return value;
    }

    String text() throws ProtocolException {
        int length = length(1);
        String text = Utf8.decode(array, at, length);
        at += length;
        return text;
    }

    /** The rest of the frame, in an array of its own. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(array, at, end);
        at = end;
        return rest;
    }

    Object value() throws ProtocolException {
        return value(0);
    }

    List<Object> list() throws ProtocolException {
        return list(0);
    }

    Map<String, Object> map() throws ProtocolException {
        return map(0);
    }

    private Object value(int depth) throws ProtocolException {
        if (depth > Tag.MAX_DEPTH) {
            throw new ProtocolException("values nested deeper than " + Tag.MAX_DEPTH);
        }
        int tag = u8();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.FALSE -> false;
            case Tag.TRUE -> true;
            case Tag.INT -> i64();
            case Tag.FLOAT -> Double.longBitsToDouble(i64());
            case Tag.BIG_INT -> big();
            case Tag.TEXT -> text();
            case Tag.BYTES -> bytes();
            case Tag.LIST -> list(depth + 1);
            case Tag.MAP -> map(depth + 1);
            case Tag.TENSOR -> tensor();
            case Tag.TENSOR_LIST -> tensorList();
            case Tag.DATA_FRAME -> dataFrame(depth + 1);
            case Tag.SERIES -> series(depth + 1);
            default -> throw new ProtocolException("unknown kind of value " + tag);
        };
    }

    private List<Object> list(int depth) throws ProtocolException {
        int size = length(1);
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(value(depth));
        }
        return Collections.unmodifiableList(list);
    }

    private Map<String, Object> map(int depth) throws ProtocolException {
        int size = length(Integer.BYTES + 1);
        if (size == 0) {
            return Map.of();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(), value(depth));
        }
        if (map.size() != size) {
            throw new ProtocolException("a map has a key twice");
        }
        return Collections.unmodifiableMap(map);
    }

    private byte[] bytes() throws ProtocolException {
        int length = length(1);
        byte[] bytes = Arrays.copyOfRange(array, at, at + length);
        at += length;
        return bytes;
    }

    private BigInteger big() throws ProtocolException {
        byte[] bytes = bytes();
        if (bytes.length == 0) {
            throw new ProtocolException("a big integer without bytes");
        }
        for (int low = 0, high = bytes.length - 1; low < high; low++, high--) {
            byte swapped = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = swapped;
        }
        return new BigInteger(bytes);
    }

    private List<Object> tensorList() throws ProtocolException {
        Tensor tensor = tensor();
        if (tensor.rank() == 0) {
            throw new ProtocolException("a list can't view a tensor without dimensions");
        }
        return tensor.asList();
    }

    private Tensor tensor() throws ProtocolException {
        DType type = Tag.type((byte) u8());
        int rank = u8();
        if (rank > MAX_RANK) {
            throw new ProtocolException("a tensor of " + rank + " dimensions; the most is " + MAX_RANK);
        }
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = i32();
        }
        int length = i32();
        int padding = -(at - start) & Long.BYTES - 1;
        need(padding);
        at += padding;
        need(length);
        ByteBuffer data = shared
                ? ByteBuffer.wrap(Arrays.copyOfRange(array, at, at + length))
                : ByteBuffer.wrap(array, at, length);
        at += length;
        try {
            return Tensor.wrap(type, shape, data);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ProtocolException("a tensor is malformed: " + e.getMessage(), e);
        }
    }

    private DataFrame dataFrame(int depth) throws ProtocolException {
        List<Object> index = listValue(depth);
        int size = length(Integer.BYTES + 1);
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            columns.put(text(), listValue(depth));
        }
        try {
            return new DataFrame(index, columns);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a data frame is malformed: " + e.getMessage(), e);
        }
    }

    private Series series(int depth) throws ProtocolException {
        Object name = value(depth);
        if (name != null && !(name instanceof String)) {
            throw new ProtocolException("a series' name is no text");
        }
        try {
            return new Series((String) name, listValue(depth), listValue(depth));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a series is malformed: " + e.getMessage(), e);
        }
    }

    private List<Object> listValue(int depth) throws ProtocolException {
        if (value(depth) instanceof List<?> list) {
            @SuppressWarnings("unchecked") // lists of values, kept as they are: one may view a tensor
            List<Object> values = (List<Object>) list;
            return values;
        }
        throw new ProtocolException("expected a list");
    }

    /** A count of elements that take at least so many bytes each. */
    private int length(int bytesEach) throws ProtocolException {
        int count = i32();
        if (count < 0 || (long) count * bytesEach > end - at) {
            throw new ProtocolException("a length of " + Integer.toUnsignedLong(count) + " exceeds the frame");
        }
        return count;
    }

    private void need(int bytes) throws ProtocolException {
        if (bytes < 0 || bytes > end - at) {
            throw new ProtocolException("a frame is cut short");
        }
    }
}
