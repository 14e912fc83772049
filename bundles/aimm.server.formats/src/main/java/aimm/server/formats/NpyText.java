package aimm.server.formats;

import aimm.plugin.api.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as numpy has them: all of one length, the shorter ones filled up with zeros, so that zeros at the end of a text
 * are lost.
 */
final class NpyText {

    /** One long text among many short ones takes the space of as many long ones. */
    private static final long MOST_BYTES = 1 << 28;

    private final List<byte[]> elements;
    private final int length;
    private final boolean bytesOnly;

    private NpyText(List<byte[]> elements, int length, boolean bytesOnly) {
        this.elements = elements;
        this.length = length;
        this.bytesOnly = bytesOnly;
    }

    /** Reads texts; those stored as bytes are kept as they are. */
    static Tensor read(ByteBuffer stored, NpyType type, long[] shape) {
        Elements elements = new Elements();
        ByteBuffer utf8 = ByteBuffer.allocate(Math.min(type.width(), stored.remaining()));
        int count = stored.remaining() / type.width();
        for (int i = 0; i < count; i++) {
            ByteBuffer element = trimmed(stored, i * type.width(), type);
            elements.add(type.codePoints() ? utf8(element, utf8, i) : element);
        }
        return elements.tensor(shape);
    }

    /** Texts to write: as characters if all are UTF-8, else as bytes. */
    static NpyText of(Tensor tensor) {
        List<byte[]> elements = new ArrayList<>(tensor.size());
        int bytes = 1;
        int characters = 1;
        boolean bytesOnly = false;
        ByteBuffer rest = tensor.buffer();
        for (int i = 0; i < tensor.size(); i++) {
            byte[] element = new byte[rest.getInt()];
            rest.get(element);
            elements.add(element);
            bytes = Math.max(bytes, element.length);
            int length = characters(element);
            bytesOnly |= length < 0;
            characters = Math.max(characters, length);
        }
        NpyText text = new NpyText(elements, bytesOnly ? bytes : characters, bytesOnly);
        if (tensor.size() * text.width() > MOST_BYTES) {
            throw new FormatException(
                    NpyFormat.NAME,
                    "result",
                    "at most " + MOST_BYTES + " bytes of texts that are all as long as the longest",
                    tensor.size() + " of " + text.width() + " bytes");
        }
        return text;
    }

    String descr() {
        return (bytesOnly ? "|S" : "<U") + length;
    }

    void write(OutputStream out) throws IOException {
        ByteBuffer element = ByteBuffer.allocate((int) width()).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] bytes : elements) {
            Arrays.fill(element.clear().array(), (byte) 0);
            if (bytesOnly) {
                element.put(bytes);
            } else {
                new String(bytes, StandardCharsets.UTF_8).codePoints().forEach(element::putInt);
            }
            out.write(element.array());
        }
    }

    private long width() {
        return (long) length * (bytesOnly ? 1 : Integer.BYTES);
    }

    /** One element without the zeros that fill it up. */
    private static ByteBuffer trimmed(ByteBuffer stored, int from, NpyType type) {
        ByteBuffer element = stored.slice(from, type.width()).order(stored.order());
        int unit = type.codePoints() ? Integer.BYTES : 1;
        int end = type.width();
        while (end > 0 && (unit == 1 ? element.get(end - 1) : element.getInt(end - unit)) == 0) {
            end -= unit;
        }
        return element.limit(end);
    }

    private static ByteBuffer utf8(ByteBuffer codePoints, ByteBuffer utf8, int index) {
        utf8.clear();
        while (codePoints.hasRemaining()) {
            int c = codePoints.getInt();
            if (!Character.isValidCodePoint(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new FormatException(
                        NpyFormat.NAME, "element " + index, "characters", "code point 0x" + Integer.toHexString(c));
            }
            if (c < 0x80) {
                utf8.put((byte) c);
            } else {
                utf8.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return utf8.flip();
    }

    /** -1 if they are no UTF-8. */
    private static int characters(byte[] utf8) {
        try {
            return (int) StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .codePoints()
                    .count();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }
}
