package aimm.server.formats;

import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Texts: one after another with offsets of 32 or 64 bits, or views, which may have their short texts within. */
final class ArrowTexts implements ArrowColumn {

    private static final int VIEW = 16;
    private static final int LONGEST_WITHIN_VIEW = 12;
    /** What an object for a text takes besides the text. */
    private static final int BYTES_A_TEXT = 56;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String where;
    private final int offsetBytes;
    private final Budget budget;
    private final Elements elements = new Elements();
    private final BitSet nulls = new BitSet();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(256);
    private int size;

    /** @param offsetBytes 0 for views */
    ArrowTexts(String where, int offsetBytes, Budget budget) {
        this.where = where;
        this.offsetBytes = offsetBytes;
        this.budget = budget;
    }

    @Override
    public void add(ArrowBatch batch, int length) {
        ArrowBatch.Part part = batch.part(length);
        if (offsetBytes == 0) {
            addViewed(batch, part);
        } else {
            addConsecutive(batch, part);
        }
        size = Math.addExact(size, length);
    }

    @Override
    public List<Object> values() {
        Tensor tensor = elements.tensor();
        if (nulls.isEmpty()) {
            return tensor.asList();
        }
        budget.take((long) size * BYTES_A_TEXT);
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(nulls.get(i) ? null : tensor.valueAt(i));
        }
        return values;
    }

    private void addConsecutive(ArrowBatch batch, ArrowBatch.Part part) {
        int length = part.length();
        // without values, the offset where the first would begin may be missing
        ByteBuffer offsets = length == 0 ? batch.buffer() : batch.buffer((length + 1L) * offsetBytes);
        ByteBuffer data = batch.buffer();
        for (int i = 0; i < length; i++) {
            if (part.isNull(i)) {
                addNull(i);
            } else {
                long from = offset(offsets, i);
                long to = offset(offsets, i + 1);
                add(i, data, from, to - from);
            }
        }
    }

    private void addViewed(ArrowBatch batch, ArrowBatch.Part part) {
        ByteBuffer views = batch.buffer((long) part.length() * VIEW);
        ByteBuffer[] data = new ByteBuffer[batch.viewed()];
        for (int i = 0; i < data.length; i++) {
            data[i] = batch.buffer();
        }
        for (int i = 0; i < part.length(); i++) {
            int at = i * VIEW;
            int length = views.getInt(at);
            if (part.isNull(i)) {
                addNull(i);
            } else if (length <= LONGEST_WITHIN_VIEW) {
                add(i, views, at + Integer.BYTES, length);
            } else {
                add(i, data[views.getInt(at + 8)], views.getInt(at + 12), length);
            }
        }
    }

    private long offset(ByteBuffer offsets, int index) {
        return offsetBytes == Integer.BYTES
                ? offsets.getInt(index * Integer.BYTES)
                : offsets.getLong(index * Long.BYTES);
    }

    private void addNull(int index) {
        budget.take(Integer.BYTES);
        nulls.set(size + index);
        elements.add(NOTHING);
    }

    private void add(int index, ByteBuffer data, long from, long length) {
        if (from < 0 || length < 0 || from > data.limit() || length > data.limit() - from) {
            throw failure(index, "a text within " + data.limit() + " bytes", length + " bytes from " + from + " on");
        }
        budget.take(Integer.BYTES + length);
        ByteBuffer text = data.slice((int) from, (int) length);
        if (!isUtf8(text)) {
            throw failure(index, "text in UTF-8", "other bytes");
        }
        elements.add(text);
    }

    private boolean isUtf8(ByteBuffer text) {
        boolean ascii = true;
        for (int i = 0; i < text.limit() && ascii; i++) {
            ascii = text.get(i) >= 0;
        }
        if (ascii) {
            return true;
        }
        ByteBuffer rest = text.duplicate();
        decoder.reset();
        CoderResult result;
        do {
            result = decoder.decode(rest, decoded.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }

    private FormatException failure(int index, String expected, String found) {
        return new FormatException(ArrowFormat.NAME, where + ", row " + (size + index), expected, found);
    }
}
