package aimm.server.formats;

import aimm.plugin.api.DType;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an array's elements are and how they are stored.
 *
 * @param width bytes that an element takes
 * @param codePoints whether texts are stored as four bytes a character
 */
record NpyType(DType dtype, int width, ByteOrder order, boolean codePoints) {

    /** For error texts. */
    static final String READ = "booleans, integers, floats of 16, 32 or 64 bits, or texts";

    private static final Pattern DESCR = Pattern.compile("([<>|=]?)([a-zA-Z])(\\d{0,9})(\\[.*)?");
    private static final Map<String, DType> NUMBERS = Map.ofEntries(
            Map.entry("b1", DType.BOOL),
            Map.entry("i1", DType.INT8),
            Map.entry("i2", DType.INT16),
            Map.entry("i4", DType.INT32),
            Map.entry("i8", DType.INT64),
            Map.entry("u1", DType.UINT8),
            Map.entry("u2", DType.UINT16),
            Map.entry("u4", DType.UINT32),
            Map.entry("u8", DType.UINT64),
            Map.entry("f2", DType.FP16),
            Map.entry("f4", DType.FP32),
            Map.entry("f8", DType.FP64));

    /** @throws FormatException if no tensor can hold such elements */
    static NpyType of(String descr) {
        Matcher parts = DESCR.matcher(descr);
        if (!parts.matches()) {
            throw failure(FormatException.quote(descr));
        }
        ByteOrder order = parts.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        String kind = parts.group(2);
        DType number = NUMBERS.get(kind + parts.group(3));
        if (number != null) {
            return new NpyType(number, number.bytes(), order, false);
        }
        boolean codePoints = kind.equals("U");
        if (!codePoints && !kind.equals("S") && !kind.equals("a")) {
            throw failure(kind(kind) + " (" + FormatException.quote(descr) + ")");
        }
        long width = parts.group(3).isEmpty() ? 0 : Long.parseLong(parts.group(3)) * (codePoints ? Integer.BYTES : 1);
        if (width < 1 || width > Integer.MAX_VALUE) {
            throw new FormatException(NpyFormat.NAME, "descr", "texts with a length", FormatException.quote(descr));
        }
        return new NpyType(DType.BYTES, (int) width, order, codePoints);
    }

    /** How numbers of a type are described; there is none for texts. */
    static String descr(DType dtype) {
        DType stored = dtype == DType.BF16 ? DType.FP32 : dtype;
        for (Map.Entry<String, DType> number : NUMBERS.entrySet()) {
            if (number.getValue() == stored) {
                return (stored.bytes() == 1 ? "|" : "<") + number.getKey();
            }
        }
        throw new IllegalArgumentException(dtype + " has elements of no fixed length");
    }

    private static String kind(String letter) {
        return switch (letter) {
            case "O" -> "pickled Python objects, which are never read as that may run code";
            case "c" -> "complex numbers";
            case "M", "m" -> "dates or times";
            case "V" -> "records or raw bytes";
            default -> "another type";
        };
    }

    private static FormatException failure(String found) {
        return new FormatException(NpyFormat.NAME, "descr", READ, found);
    }
}
