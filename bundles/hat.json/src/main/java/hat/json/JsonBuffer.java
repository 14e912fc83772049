package hat.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes values as the reference implementation does: ASCII alone, a blank after each comma and colon. */
final class JsonBuffer {

    private static final String HEX = "0123456789abcdef";

    private byte[] bytes = new byte[256];
    private int size;
    private int depth;

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void value(Object value) {
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof Long || value instanceof Integer) {
            ascii(value.toString());
        } else if (value == null) {
            ascii("null");
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof List<?> list) {
            array(list);
        } else if (value instanceof Boolean || value instanceof BigInteger) {
            ascii(value.toString());
        } else if (value instanceof Double number) {
            ascii(Decimals.text(number));
        } else if (value instanceof JsonText text) {
            raw(text.utf8());
        } else {
            throw new JsonException(value.getClass().getName() + " is no JSON value");
        }
    }

    private void object(Map<?, ?> map) {
        open('{');
        for (Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator(); members.hasNext(); ) {
            Map.Entry<?, ?> member = members.next();
            if (!(member.getKey() instanceof String name)) {
                throw new JsonException("a member is called by " + member.getKey() + ", which is no text");
            }
            string(name);
            ascii(": ");
            value(member.getValue());
            if (members.hasNext()) {
                ascii(", ");
            }
        }
        close('}');
    }

    private void array(List<?> list) {
        open('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            value(elements.next());
            if (elements.hasNext()) {
                ascii(", ");
            }
        }
        close(']');
    }

    private void open(char bracket) {
        if (++depth > Json.MAX_DEPTH) {
            throw new JsonException("nested more than " + Json.MAX_DEPTH + " deep");
        }
        put(bracket);
    }

    private void close(char bracket) {
        depth--;
        put(bracket);
    }

    private void string(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                put(c);
            } else {
                escape(c);
            }
        }
        put('"');
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\b' -> put('b');
            case '\f' -> put('f');
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                put('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    put(HEX.charAt(c >> shift & 0xF));
                }
            }
        }
    }

    private void ascii(String text) {
        raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            int needed = Math.addExact(size, more);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
