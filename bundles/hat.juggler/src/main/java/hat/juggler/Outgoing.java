package hat.juggler;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** A message that is sent, frame by frame. Not safe for threads. */
final class Outgoing {

    /** Larger messages travel in several frames, so that a client that reads slowly can be told from one that does not. */
    private static final int FRAGMENT = 1 << 20;

    private final byte[] message;
    private final Runnable over;
    private int position;

    /**
     * @param message in UTF-8
     * @param over called when it was sent or never will be
     */
    Outgoing(byte[] message, Runnable over) {
        this.message = message;
        this.over = over;
    }

    /** @param segment most characters of a segment */
    Frame next(Dialect dialect, int segment) {
        int from = position;
        if (dialect == Dialect.V07) {
            position = end(from, segment);
            byte kind = isWhole() ? Dialect.LAST_SEGMENT : Dialect.SEGMENT;
            return new Frame(OpCode.TEXT, withKind(kind, message, from, position));
        }
        position = Math.min(message.length, from + FRAGMENT);
        ByteBuffer piece = ByteBuffer.wrap(message, from, position - from);
        return new Frame(from == 0 ? OpCode.TEXT : OpCode.CONTINUATION, isWhole(), piece.slice());
    }

    /** Whether there is no further frame. */
    boolean isWhole() {
        return position == message.length;
    }

    void over() {
        over.run();
    }

    static ByteBuffer withKind(byte kind, byte[] text, int from, int to) {
        return ByteBuffer.allocate(1 + to - from)
                .put(kind)
                .put(text, from, to - from)
                .flip();
    }

    /** So many bytes, and the rest of the last character: not more characters than that. */
    private int end(int from, int segment) {
        int end = Math.min(message.length, from + segment);
        while (end < message.length && (message[end] & 0xC0) == 0x80) {
            end++;
        }
        return end;
    }
}
