package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column in the making: whole numbers as long as all are, then floats; or booleans; or texts, once a value is neither
 * or both occur. An empty value is NaN among numbers, and missing otherwise.
 */
final class CsvColumn {

    private enum Kind {
        EMPTY,
        BOOLEANS,
        WHOLE,
        FLOATS,
        TEXTS
    }

    /** Besides 0 and 1, among booleans. */
    private static final long MISSING = 2;

    private static final long NAN = Double.doubleToRawLongBits(Double.NaN);
    private static final long[] NONE = {};

    private Kind kind = Kind.EMPTY;
    private long[] words = NONE;
    private int size;
    private boolean gaps;
    private boolean second;

    /** In the second reading, of texts: one or the other. */
    private Elements texts;

    private List<Object> textsAndGaps;

    /** Adds a value; {@code ""} in quotes is the empty text among texts, and empty otherwise. */
    void add(char[] buffer, int from, int length, boolean quoted, CsvNumber number) {
        boolean gap = length == 0 && !quoted;
        gaps |= gap;
        if (kind == Kind.TEXTS || second) {
            addText(buffer, from, length, gap);
        } else if (length == 0) {
            addGap();
        } else if (number.read(buffer, from, length)) {
            addNumber(number);
        } else {
            addBoolean(isWord(buffer, from, length, "true"), isWord(buffer, from, length, "false"));
        }
    }

    /** Prepares for a second reading; tells whether one is needed. */
    boolean beginTexts() {
        second = true;
        if (kind != Kind.TEXTS) {
            return false;
        }
        if (gaps) {
            textsAndGaps = new ArrayList<>();
        } else {
            texts = new Elements();
        }
        return true;
    }

    /** All values, after the second reading if one was needed. */
    List<Object> values() {
        return switch (kind) {
            case EMPTY -> {
                become(Kind.FLOATS, NAN);
                yield tensor(DType.FP64).asList();
            }
            case WHOLE -> tensor(DType.INT64).asList();
            case FLOATS -> tensor(DType.FP64).asList();
            case BOOLEANS -> booleans();
            case TEXTS -> gaps ? textsAndGaps : texts.tensor().asList();
        };
    }

    private void addNumber(CsvNumber number) {
        if (kind == Kind.BOOLEANS) {
            becomeTexts();
            return;
        }
        if (kind == Kind.EMPTY) {
            become(number.whole() && size == 0 ? Kind.WHOLE : Kind.FLOATS, NAN);
        } else if (!number.whole()) {
            becomeFloats();
        }
        put(kind == Kind.WHOLE ? number.asLong() : Double.doubleToRawLongBits(number.asDouble()));
    }

    private void addBoolean(boolean isTrue, boolean isFalse) {
        if (!isTrue && !isFalse || kind == Kind.WHOLE || kind == Kind.FLOATS) {
            becomeTexts();
            return;
        }
        if (kind == Kind.EMPTY) {
            become(Kind.BOOLEANS, MISSING);
        }
        put(isTrue ? 1 : 0);
    }

    private void addGap() {
        if (kind == Kind.EMPTY) {
            size++;
        } else {
            becomeFloats();
            put(kind == Kind.BOOLEANS ? MISSING : NAN);
        }
    }

    private void addText(char[] buffer, int from, int length, boolean gap) {
        if (textsAndGaps != null) {
            textsAndGaps.add(gap ? null : new String(buffer, from, length));
        } else if (texts != null) {
            texts.add(buffer, from, length);
        }
    }

    private void put(long word) {
        if (size == words.length) {
            words = Arrays.copyOf(words, size + (size >> 1) + 8);
        }
        words[size++] = word;
    }

    private void become(Kind other, long filling) {
        kind = other;
        words = new long[size];
        Arrays.fill(words, filling);
    }

    private void becomeFloats() {
        if (kind == Kind.WHOLE) {
            kind = Kind.FLOATS;
            for (int i = 0; i < size; i++) {
                words[i] = Double.doubleToRawLongBits(words[i]);
            }
        }
    }

    private void becomeTexts() {
        kind = Kind.TEXTS;
        words = NONE;
    }

    private Tensor tensor(DType dtype) {
        ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(size, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(words, 0, size);
        words = NONE;
        return Tensor.wrap(dtype, new long[] {size}, data);
    }

    private List<Object> booleans() {
        if (gaps || Arrays.stream(words, 0, size).anyMatch(word -> word == MISSING)) {
            List<Object> values = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                values.add(words[i] == MISSING ? null : (Object) (words[i] == 1));
            }
            return values;
        }
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) {
            data[i] = (byte) words[i];
        }
        return Tensor.wrap(DType.BOOL, new long[] {size}, ByteBuffer.wrap(data)).asList();
    }

    private static boolean isWord(char[] buffer, int from, int length, String word) {
        return length == word.length() && new String(buffer, from, length).equalsIgnoreCase(word);
    }
}
