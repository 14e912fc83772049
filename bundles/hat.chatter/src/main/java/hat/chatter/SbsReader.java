package hat.chatter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decodes SBS values one after the other (section 2 of the protocol); the counterpart of {@link SbsWriter}.
 *
 * <p>Everything that reads throws {@link MalformedMessageException} if the bytes end too early or hold no such value.
 * Nothing is allocated for a length before it is known that as many bytes are there. Bytes after the last value read
 * are ignored. Not for use by several threads.
 */
public final class SbsReader {

    private static final int USUAL_CAPACITY = 64;

    /** Reads one value. */
    @FunctionalInterface
    public interface Item<T> {
        T read(SbsReader in) throws MalformedMessageException;
    }

    private final ByteBuffer in;

    /** @param bytes those between position and limit, which both stay where they are */
    public SbsReader(ByteBuffer bytes) {
        in = bytes.slice();
    }

    /** Any byte but 0 is true. */
    public boolean bool() throws MalformedMessageException {
        need(1, "a Boolean");
        return in.get() != 0;
    }

    /** An Integer of at most 64 bits, however many bytes it takes. */
    public long integer() throws MalformedMessageException {
        need(1, "an Integer");
        byte group = in.get();
        long value = (group & 0x40) != 0 ? -1 : 0;
        while (true) {
            if (value << 7 >> 7 != value) {
                throw new MalformedMessageException("an Integer of more than 64 bits");
            }
            value = value << 7 | group & 0x7F;
            if (group < 0) {
                return value;
            }
            need(1, "an Integer");
            group = in.get();
        }
    }

    /** A Float. */
    public double real() throws MalformedMessageException {
        need(Double.BYTES, "a Float");
        return in.getDouble();
    }

    public String text() throws MalformedMessageException {
        ByteBuffer bytes = bytes("a String");
        if (bytes.hasArray()) {
            return Utf8.decode(bytes.array(), bytes.arrayOffset(), bytes.remaining());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Utf8.decode(copy, 0, copy.length);
    }

    /** Bytes, as a view of those that are read from. */
    public ByteBuffer bytes() throws MalformedMessageException {
        return bytes("Bytes");
    }

    /** @return the chosen entry, 0 to {@code entries - 1}; its value follows */
    public int choice(int entries) throws MalformedMessageException {
        long index = integer();
        if (index < 0 || index >= entries) {
            throw new MalformedMessageException("entry " + index + " of a Choice of " + entries);
        }
        return (int) index;
    }

    public <T> Optional<T> optional(Item<T> item) throws MalformedMessageException {
        return choice(2) == 0 ? Optional.empty() : Optional.of(item.read(this));
    }

    /**
     * An Array.
     *
     * @param item must take at least one byte
     * @return unmodifiable
     */
    public <T> List<T> list(Item<T> item) throws MalformedMessageException {
        int count = count(1);
        List<T> items = new ArrayList<>(Math.min(count, USUAL_CAPACITY));
        for (int i = 0; i < count; i++) {
            items.add(item.read(this));
        }
        return Collections.unmodifiableList(items);
    }

    /** The count in front of an Array's items, if so many of at least so many bytes each can follow. */
    int count(int bytesEach) throws MalformedMessageException {
        long count = integer();
        if (count < 0 || count > Integer.MAX_VALUE || count * bytesEach > in.remaining()) {
            throw new MalformedMessageException("an Array of " + count + " items in " + in.remaining() + " bytes");
        }
        return (int) count;
    }

    private ByteBuffer bytes(String what) throws MalformedMessageException {
        long length = integer();
        if (length < 0) {
            throw new MalformedMessageException(what + " of " + length + " bytes");
        }
        need(length, what);
        ByteBuffer bytes = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return bytes;
    }

    private void need(long bytes, String what) throws MalformedMessageException {
        if (bytes > in.remaining()) {
            throw new MalformedMessageException(
                    what + " needs " + bytes + " bytes, but only " + in.remaining() + " are left");
        }
    }
}
