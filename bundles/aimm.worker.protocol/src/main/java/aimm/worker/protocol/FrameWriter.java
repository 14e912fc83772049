package aimm.worker.protocol;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Collects frames that are sent together. Small parts are copied into one array, large ones (tensors, bytes) are kept
 * by reference until they are sent and must not change before. Reused from one sending to the next, it does not
 * allocate for small messages. Not for use by several threads.
 */
public final class FrameWriter {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEEP_BY_REFERENCE = 4096;
    private static final int USUAL_CAPACITY = 1 << 16;
    private static final int LENGTH_AND_TYPE = Integer.BYTES + 1;

    private final ByteBuffer staging = ByteBuffer.allocateDirect(1 << 17);
    private final List<ByteBuffer> large = new ArrayList<>();
    private int[] largeAt = new int[8];
    private long largeBytes;
    private byte[] array = new byte[1024];
    private int end;

    private long frameStart;
    private int lengthAt;
    private int markEnd;
    private int markLarge;
    private long markLargeBytes;

    /** Bytes collected. */
    public long size() {
        return end + largeBytes;
    }

    public boolean isEmpty() {
        return end == 0;
    }

    FrameWriter begin(FrameType type) {
        frameStart = size();
        lengthAt = end;
        i32(0);
        return u8(type.code);
    }

    /** Ends the frame. */
    void end() {
        long length = size() - frameStart - Integer.BYTES;
        if (length > FrameReader.MAX_LENGTH) {
            throw new UnencodableException(
                    "a message of " + length + " bytes is too large; the most is " + FrameReader.MAX_LENGTH);
        }
        INT.set(array, lengthAt, (int) length);
    }

    /** Notes what is collected so far, for {@link #abort}. */
    void mark() {
        markEnd = end;
        markLarge = large.size();
        markLargeBytes = largeBytes;
    }

    /** Forgets what was collected since {@link #mark}. */
    void abort() {
        end = markEnd;
        large.subList(markLarge, large.size()).clear();
        largeBytes = markLargeBytes;
    }

    FrameWriter u8(int value) {
        reserve(1)[end++] = (byte) value;
        return this;
    }

    FrameWriter i32(int value) {
        INT.set(reserve(Integer.BYTES), end, value);
        end += Integer.BYTES;
        return this;
    }

    FrameWriter i64(long value) {
        LONG.set(reserve(Long.BYTES), end, value);
        end += Long.BYTES;
        return this;
    }

    FrameWriter text(String text) {
        int length = Utf8.length(text);
        i32(length);
        reserve(length);
        Utf8.encode(text, array, end);
        end += length;
        return this;
    }

    FrameWriter raw(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length >= KEEP_BY_REFERENCE) {
            if (large.size() == largeAt.length) {
                largeAt = Arrays.copyOf(largeAt, 2 * largeAt.length);
            }
            largeAt[large.size()] = end;
            large.add(bytes);
            largeBytes += length;
        } else {
            reserve(length);
            bytes.get(array, end, length);
            end += length;
        }
        return this;
    }

    FrameWriter value(Object value) {
        return value(value, 0);
    }

    FrameWriter list(List<?> list) {
        return list(list, 0);
    }

    FrameWriter map(Map<?, ?> map) {
        return map(map, 0);
    }

    /** Sends all that was collected, and forgets it; returns when the channel has taken it. */
    public void sendTo(WritableByteChannel channel) throws IOException {
        staging.clear();
        int from = 0;
        for (int i = 0; i < large.size(); i++) {
            stage(ByteBuffer.wrap(array, from, largeAt[i] - from), channel);
            stage(large.get(i), channel);
            large.set(i, null); // free it as soon as it is sent
            from = largeAt[i];
        }
        for (int at = from; at < end; ) {
            int part = Math.min(end - at, staging.remaining());
            staging.put(array, at, part);
            at += part;
            if (at < end) {
                flush(channel);
            }
        }
        flush(channel);
        clear();
    }

    /** Forgets what was collected. */
    public void clear() {
        large.clear();
        largeBytes = 0;
        end = 0;
        if (array.length > USUAL_CAPACITY) {
            array = new byte[1024];
        }
    }

    private void stage(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
        int limit = bytes.limit();
        while (bytes.position() < limit) {
            bytes.limit(bytes.position() + Math.min(limit - bytes.position(), staging.remaining()));
            staging.put(bytes);
            if (!staging.hasRemaining()) {
                flush(channel);
            }
        }
    }

    private void flush(WritableByteChannel channel) throws IOException {
        staging.flip();
        while (staging.hasRemaining()) {
            channel.write(staging);
        }
        staging.clear();
    }

    private byte[] reserve(int bytes) {
        if (array.length - end < bytes) {
            long wanted = Math.max((long) end + bytes, Math.min(2L * array.length, FrameReader.MAX_LENGTH));
            if (wanted > FrameReader.MAX_LENGTH) {
                throw new UnencodableException("a message of " + wanted + " bytes is too large");
            }
            array = Arrays.copyOf(array, (int) wanted);
        }
        return array;
    }

    private FrameWriter value(Object value, int depth) {
        if (value == null) {
            return u8(Tag.NULL);
        } else if (value instanceof Double number) {
            return u8(Tag.FLOAT).i64(Double.doubleToRawLongBits(number));
        } else if (value instanceof Long number) {
            return u8(Tag.INT).i64(number);
        } else if (value instanceof String text) {
            return u8(Tag.TEXT).text(text);
        } else if (value instanceof Boolean flag) {
            return u8(flag ? Tag.TRUE : Tag.FALSE);
        } else if (value instanceof Tensor tensor) {
            return u8(Tag.TENSOR).tensor(tensor);
        } else if (value instanceof List<?> list) {
            Tensor viewed = Tensor.viewedBy(list);
            return viewed != null
                    ? u8(Tag.TENSOR_LIST).tensor(viewed)
                    : u8(Tag.LIST).list(list, deeper(depth));
        } else if (value instanceof Map<?, ?> map) {
            return u8(Tag.MAP).map(map, deeper(depth));
        } else if (value instanceof byte[] bytes) {
            return u8(Tag.BYTES).i32(bytes.length).raw(ByteBuffer.wrap(bytes));
        } else if (value instanceof DataFrame frame) {
            return u8(Tag.DATA_FRAME).value(frame.index(), deeper(depth)).map(frame.columns(), deeper(depth));
        } else if (value instanceof Series series) {
            return u8(Tag.SERIES)
                    .value(series.name(), deeper(depth))
                    .value(series.index(), deeper(depth))
                    .value(series.values(), deeper(depth));
        } else if (value instanceof BigInteger number) {
            return u8(Tag.BIG_INT).big(number);
        }
        throw new UnencodableException("a " + value.getClass().getName() + " is no value");
    }

    private FrameWriter list(List<?> list, int depth) {
        int size = list.size();
        i32(size);
        for (Object element : list) {
            value(element, depth);
        }
        return this;
    }

    private FrameWriter map(Map<?, ?> map, int depth) {
        i32(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new UnencodableException("a map's key is no text");
            }
            text(key).value(entry.getValue(), depth);
        }
        return this;
    }

    private FrameWriter tensor(Tensor tensor) {
        u8(Tag.code(tensor.dtype())).u8(tensor.rank());
        for (int axis = 0; axis < tensor.rank(); axis++) {
            i32(tensor.dimension(axis));
        }
        ByteBuffer data = tensor.buffer();
        i32(data.remaining());
        while ((size() - frameStart - LENGTH_AND_TYPE) % Long.BYTES != 0) {
            u8(0);
        }
        return raw(data);
    }

    private FrameWriter big(BigInteger number) {
        byte[] bytes = number.toByteArray();
        i32(bytes.length);
        for (int i = bytes.length - 1; i >= 0; i--) {
            u8(bytes[i]);
        }
        return this;
    }

    private static int deeper(int depth) {
        if (depth >= Tag.MAX_DEPTH) {
            throw new UnencodableException("values nested deeper than " + Tag.MAX_DEPTH);
        }
        return depth + 1;
    }
}
