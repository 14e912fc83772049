package hat.chatter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Encodes values one after the other in SBS (section 2 of the protocol). Whoever uses it knows the schema: records are
 * their fields in order, a choice is {@link #choice} and then the entry's value, None is nothing at all.
 *
 * <p>Large texts and bytes are kept by reference and not copied. Not for use by several threads.
 */
public final class SbsWriter {

    private static final int KEEP_BY_REFERENCE = 4096;
    private static final int LAST_GROUP = 0x80;

    private final List<ByteBuffer> parts = new ArrayList<>();
    private byte[] array = new byte[64];
    private int start;
    private int end;
    private long partBytes;

    /** Bytes written. */
    public long size() {
        return partBytes + end - start;
    }

    public SbsWriter bool(boolean value) {
        need(1);
        array[end++] = (byte) (value ? 1 : 0);
        return this;
    }

    public SbsWriter integer(long value) {
        int bits = 65 - Long.numberOfLeadingZeros(value ^ value >> 63);
        need(10);
        for (int shift = (bits + 6) / 7 * 7 - 7; shift > 0; shift -= 7) {
            array[end++] = (byte) (value >> shift & 0x7F);
        }
        array[end++] = (byte) (value & 0x7F | LAST_GROUP);
        return this;
    }

    /** Writes a Float, all 64 bits as they are. */
    public SbsWriter real(double value) {
        need(Double.BYTES);
        ByteBuffer.wrap(array).putDouble(end, value);
        end += Double.BYTES;
        return this;
    }

    /** @throws UnencodableException if the text has a surrogate without its pair, which UTF-8 lacks */
    public SbsWriter text(String text) {
        return bytes(ByteBuffer.wrap(Utf8.encode(text)));
    }

    /** @param bytes those between position and limit, which must not change until they are sent */
    public SbsWriter bytes(ByteBuffer bytes) {
        int length = bytes.remaining();
        integer(length);
        if (length >= KEEP_BY_REFERENCE) {
            seal();
            parts.add(bytes.slice());
            partBytes += length;
        } else {
            need(length);
            bytes.duplicate().get(array, end, length);
            end += length;
        }
        return this;
    }

    /** @param index position of the chosen entry in the schema, from 0 on; its value follows */
    public SbsWriter choice(int index) {
        return integer(index);
    }

    public <T> SbsWriter optional(Optional<T> value, BiConsumer<SbsWriter, ? super T> write) {
        choice(value.isPresent() ? 1 : 0);
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    /** Writes an Array. */
    public <T> SbsWriter list(Collection<T> items, BiConsumer<SbsWriter, ? super T> write) {
        integer(items.size());
        items.forEach(item -> write.accept(this, item));
        return this;
    }

    public byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size()));
        parts().forEach(all::put);
        return all.array();
    }

    /** What was written, to be sent in this order; nothing may be written afterwards. */
    List<ByteBuffer> parts() {
        seal();
        List<ByteBuffer> copies = new ArrayList<>(parts.size());
        parts.forEach(part -> copies.add(part.duplicate()));
        return copies;
    }

    private void seal() {
        if (end > start) {
            parts.add(ByteBuffer.wrap(array, start, end - start));
            partBytes += end - start;
            start = end;
        }
    }

    /** Makes room; what was sealed stays in the array it was written to. */
    private void need(int bytes) {
        if (array.length - end < bytes) {
            int written = end - start;
            array = Arrays.copyOfRange(array, start, start + Math.max(2 * written, written + bytes + 64));
            start = 0;
            end = written;
        }
    }
}
