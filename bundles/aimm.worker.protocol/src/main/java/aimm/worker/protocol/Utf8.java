package aimm.worker.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** UTF-8 in which a surrogate without its pair is written like any other character, so that every text travels. */
final class Utf8 {

    private Utf8() {}

    /** Bytes {@link #encode} will write. */
    static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length += c < 0x800 ? 1 : 2;
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                }
            }
        }
        return length;
    }

    /** Writes the text to {@code bytes} from {@code at} on. */
    static void encode(String text, byte[] bytes, int at) {
        int to = at;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                bytes[to++] = (byte) c;
            } else if (c < 0x800) {
                bytes[to++] = (byte) (0xC0 | c >> 6);
                bytes[to++] = (byte) (0x80 | c & 0x3F);
            } else {
                int whole = text.codePointAt(i);
                if (whole >= 0x10000) {
                    i++;
                    bytes[to++] = (byte) (0xF0 | whole >> 18);
                    bytes[to++] = (byte) (0x80 | whole >> 12 & 0x3F);
                } else {
                    bytes[to++] = (byte) (0xE0 | whole >> 12);
                }
                bytes[to++] = (byte) (0x80 | whole >> 6 & 0x3F);
                bytes[to++] = (byte) (0x80 | whole & 0x3F);
            }
        }
    }

    static String decode(byte[] bytes, int from, int length) throws ProtocolException {
        int to = from + length;
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return decodeBeyondAscii(bytes, from, to);
            }
        }
        return new String(bytes, from, length, ISO_8859_1);
    }

    private static String decodeBeyondAscii(byte[] bytes, int from, int to) throws ProtocolException {
        char[] chars = new char[to - from];
        int size = 0;
        for (int i = from; i < to; ) {
            int first = bytes[i];
            int more = first >= 0 ? 0 : Integer.numberOfLeadingZeros(~(first << 24)) - 1;
            if (more < 0 || first < 0 && more == 0 || more > 3 || i + more >= to) {
                throw new ProtocolException("a text is not UTF-8");
            }
            int c = more == 0 ? first : first & 0x3F >> more;
            for (int k = 1; k <= more; k++) {
                if ((bytes[i + k] & 0xC0) != 0x80) {
                    throw new ProtocolException("a text is not UTF-8");
                }
                c = c << 6 | bytes[i + k] & 0x3F;
            }
            if (more > 0 && c < (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000) || c > Character.MAX_CODE_POINT) {
                throw new ProtocolException("a text is not UTF-8");
            }
            size += Character.toChars(c, chars, size);
            i += more + 1;
        }
        return new String(Arrays.copyOf(chars, size));
    }
}
