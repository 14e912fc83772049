package aimm.server.formats;

import com.google.flatbuffers.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;

/** The messages of a stream, one after another: each is a header, as a flat buffer, and a body of columns. */
final class ArrowMessages {

    private static final int CONTINUATION = -1;
    private static final int FILE_MAGIC = 'A' | 'R' << 8 | 'R' << 16 | 'O' << 24;

    private final ByteBuffer in;
    private Message message;
    private ByteBuffer body;
    private int number;

    ArrowMessages(byte[] stream) {
        in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes on to the next message; false at the end, which a mark or the end of the bytes tells. */
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        number++;
        int length = headerLength();
        if (length == 0) {
            if (in.hasRemaining()) {
                throw failure("nothing after the mark of the end", in.remaining() + " bytes");
            }
            return false;
        }
        message = Message.getRootAsMessage(take(length, "header"));
        if (message.version() != MetadataVersion.V5 && message.version() != MetadataVersion.V4) {
            throw failure("version 4 or 5", "another");
        }
        body = take(message.bodyLength(), "body");
        return true;
    }

    /** What the message is, by {@link MessageHeader}. */
    byte type() {
        return message.headerType();
    }

    /** @param table is made to view the header */
    <T extends Table> T header(T table) {
        if (message.header(table) == null) {
            throw failure("a header", "none");
        }
        return table;
    }

    ByteBuffer body() {
        return body;
    }

    FormatException failure(String expected, String found) {
        return new FormatException(ArrowFormat.NAME, where(), expected, found);
    }

    /** Flat buffers are read as they come, so a wrong offset in one shows as an exception of Java's. */
    FormatException malformed(RuntimeException cause) {
        return new FormatException(ArrowFormat.NAME, where(), "a sound header", "" + cause, cause);
    }

    private String where() {
        return "message " + number;
    }

    private int headerLength() {
        int mark = in.remaining() < Integer.BYTES ? 0 : in.getInt();
        if (number == 1 && mark == FILE_MAGIC) {
            throw failure("a stream", "a file, which is the same with an index; write it as a stream");
        }
        if (mark != CONTINUATION) {
            throw failure("the mark of a message", "other bytes");
        }
        return in.remaining() < Integer.BYTES ? in.remaining() + 1 : in.getInt();
    }

    private ByteBuffer take(long length, String part) {
        if (length < 0 || length > in.remaining()) {
            throw failure(
                    "a " + part + " of at most " + in.remaining() + " bytes, which are left", "a length of " + length);
        }
        ByteBuffer taken = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return taken;
    }
}
