package aimm.worker.protocol;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Cuts received bytes into frames: small ones out of one buffer that is used again and again, each large one into an
 * array of its own that its tensors then share. Not for use by several threads.
 */
public final class FrameReader {

    /** Most bytes of a frame. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SMALL = 1 << 15;
    private static final int FIRST_ALLOCATION = 1 << 24;
    private static final int READ_AT_ONCE = 1 << 18;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * SMALL);
    private final byte[] array = buffer.array();
    private final Frame frame = new Frame();
    private int from;

    private byte[] large;
    private int largeLength;
    private int largeFilled;
    private FrameType largeType;

    public FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads once from the channel what it has.
     *
     * @return false at the end of the stream
     * @throws ProtocolException if the stream ends inside a frame
     */
    public boolean read() throws IOException {
        int count;
        if (large != null) {
            if (largeFilled == large.length) {
                large = Arrays.copyOf(large, (int) Math.min(largeLength, 4L * large.length));
            }
            ByteBuffer rest = ByteBuffer.wrap(large, largeFilled, Math.min(READ_AT_ONCE, large.length - largeFilled));
            count = channel.read(rest);
            largeFilled += Math.max(count, 0);
        } else {
            if (from > 0) {
                buffer.limit(buffer.position()).position(from).compact();
                from = 0;
            }
            count = channel.read(buffer);
        }
        if (count < 0 && (large != null || buffer.position() > from)) {
            throw new ProtocolException("the stream ends inside a frame");
        }
        return count >= 0;
    }

    /**
     * The next frame that was read.
     *
     * @return good until the next call of a method of this reader; {@code null} if no frame is complete
     */
    public Frame next() throws ProtocolException {
        if (large != null) {
            return largeFilled == largeLength ? takeLarge() : null;
        }
        int there = buffer.position() - from;
        if (there < Integer.BYTES + 1) {
            return null;
        }
        int length = (int) INT.get(array, from);
        if (length < 1 || length > MAX_LENGTH) {
            throw new ProtocolException("a frame of " + Integer.toUnsignedLong(length) + " bytes");
        }
        if (there - Integer.BYTES >= length) {
            int body = from + Integer.BYTES + 1;
            from += Integer.BYTES + length;
            frame.reset(FrameType.of(array[body - 1]), array, body, from, true);
            if (from == buffer.position()) {
                buffer.clear();
                from = 0;
            }
            return frame;
        }
        if (length > SMALL) {
            beginLarge(length - 1, there - Integer.BYTES - 1);
        }
        return null;
    }

    /** Whether {@link #next} would return a frame. */
    public boolean hasNext() {
        int there = buffer.position() - from;
        return large != null
                ? largeFilled == largeLength
                : there > Integer.BYTES && there - Integer.BYTES >= (int) INT.get(array, from);
    }

    private void beginLarge(int bodyLength, int there) throws ProtocolException {
        largeType = FrameType.of(array[from + Integer.BYTES]);
        largeLength = bodyLength;
        largeFilled = there;
        large = new byte[Math.min(bodyLength, FIRST_ALLOCATION)];
        System.arraycopy(array, from + Integer.BYTES + 1, large, 0, there);
        buffer.clear();
        from = 0;
    }

    private Frame takeLarge() {
        frame.reset(largeType, large, 0, largeLength, false);
        large = null;
        return frame;
    }
}
