package hat.juggler;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts the pieces of WebSocket text messages together. For one thread at a time. */
final class Inbox {

    private static final int TOO_LARGE = 1009;
    private static final int NO_UTF8 = 1007;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int FIRST = 1024;
    /** A buffer of this size waits for the next message. */
    private static final int KEPT = 4096;

    private static final byte[] EMPTY = {};

    private final Room room;
    private volatile int limit;
    private byte[] bytes = EMPTY;
    private int size;
    /** Where the WebSocket message begins, after the segments that came before it. */
    private int begin;

    Inbox(Room room, int limit) {
        this.room = room;
        this.limit = limit;
    }

    void limit(int most) {
        limit = most;
    }

    /** @throws ProtocolException if the message becomes too large, or all messages together do */
    void append(ByteBuffer piece) throws ProtocolException {
        int length = piece.remaining();
        if (length > limit - size) {
            throw new ProtocolException("a message is larger than " + limit + " bytes", TOO_LARGE);
        }
        if (size + length > bytes.length) {
            grow(size + length);
        }
        piece.get(bytes, size, length);
        size += length;
    }

    /**
     * The WebSocket message that is complete now.
     *
     * @throws ProtocolException if it is empty or no UTF-8
     */
    byte[] text() throws ProtocolException {
        if (size == begin) {
            throw new ProtocolException("a message is empty");
        }
        byte[] text = Arrays.copyOfRange(bytes, begin, size);
        if (!isUtf8(text)) {
            throw new ProtocolException("a text is no UTF-8", NO_UTF8);
        }
        return text;
    }

    /** Forgets the message that is complete now. */
    void drop() {
        size = begin;
        if (size == 0 && bytes.length > KEPT) {
            clear();
        }
    }

    /** Keeps the message that is complete now, without its first byte, as the beginning of the next one. */
    void keepSegment() {
        System.arraycopy(bytes, begin + 1, bytes, begin, size - begin - 1);
        size--;
        begin = size;
    }

    /** All segments that were kept; they are forgotten. */
    byte[] segments() {
        byte[] message = Arrays.copyOf(bytes, size);
        clear();
        return message;
    }

    void clear() {
        room.give(bytes.length);
        bytes = EMPTY;
        size = 0;
        begin = 0;
    }

    private void grow(int needed) throws ProtocolException {
        int capacity = (int) Math.min(Math.max(FIRST, Math.max(needed, 2L * bytes.length)), Math.max(limit, needed));
        if (!room.take(capacity - (long) bytes.length)) {
            throw new ProtocolException("too many large messages at once", TRY_AGAIN_LATER);
        }
        bytes = Arrays.copyOf(bytes, capacity);
    }

    private static boolean isUtf8(byte[] text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(text);
        CharBuffer out = CharBuffer.allocate(Math.min(text.length, KEPT) + 1); // a large text is not held once more
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
