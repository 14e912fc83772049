package hat.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A piece of a JSON text that is a value, not read yet. The text must not be changed. */
public final class JsonSlice implements JsonText {

    private final byte[] text;
    private final int from;
    private final int to;

    /** @param to index after the last byte */
    public JsonSlice(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
    }

    /**
     * Reads the value.
     *
     * @return may be {@code null}
     */
    public Object read() {
        return Json.read(utf8());
    }

    /** The text in UTF-8, viewed and not copied; must not be changed. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(text, from, to - from).slice();
    }

    @Override
    public byte[] utf8() {
        return Arrays.copyOfRange(text, from, to);
    }

    @Override
    public long size() {
        return (long) to - from;
    }

    @Override
    public String toString() {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
}
