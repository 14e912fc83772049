package hat.chatter;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts a stream of bytes into frames (section 3.1 of the protocol). Not for use by several threads. */
final class FrameParser {

    private static final int ALLOCATED_AT_ONCE = 1 << 16;
    /** How many times what came of a large frame is allocated for it; twice that if it is all of the frame. */
    private static final int AHEAD = 4;

    private final int maxFrame;
    private int lengthBytesLeft = -1;
    private long length;
    private byte[] body;
    private int received;

    FrameParser(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    /** Whether the stream may end here. */
    boolean isBetweenFrames() {
        return lengthBytesLeft < 0;
    }

    /**
     * Takes bytes of the next frame.
     *
     * @return what is inside of the frame, or {@code null} if it needs more bytes than there are
     */
    ByteBuffer next(ByteBuffer in) throws ChatterException {
        while (body == null && in.hasRemaining()) {
            takeLength(in.get() & 0xFF);
        }
        if (body == null) {
            return null;
        }
        while (received < length && in.hasRemaining()) {
            takeBody(in);
        }
        if (received < length) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.wrap(body, 0, received);
        body = null;
        lengthBytesLeft = -1;
        return frame;
    }

    private void takeLength(int octet) throws ChatterException {
        if (lengthBytesLeft < 0) {
            lengthBytesLeft = octet;
            length = 0;
        } else {
            lengthBytesLeft--;
            length = length << 8 | octet;
        }
        if (length > maxFrame) {
            throw FrameTooLargeException.of(length, maxFrame);
        }
        if (lengthBytesLeft == 0) {
            if (length == 0) {
                throw new MalformedMessageException("a frame without message");
            }
            body = new byte[(int) Math.min(length, ALLOCATED_AT_ONCE)];
            received = 0;
        }
    }

    private void takeBody(ByteBuffer in) throws FrameTooLargeException {
        if (received == body.length) {
            grow();
        }
        int count = Math.min(in.remaining(), body.length - received);
        in.get(body, received, count);
        received += count;
    }

    private void grow() throws FrameTooLargeException {
        try {
            long next = (long) AHEAD * received;
            body = Arrays.copyOf(body, (int) (length <= 2 * next ? length : next));
        } catch (OutOfMemoryError e) {
            throw new FrameTooLargeException("no memory for a frame of " + length + " bytes", e);
        }
    }
}
