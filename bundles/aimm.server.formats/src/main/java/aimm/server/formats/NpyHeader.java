package aimm.server.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What comes before the elements: a magic, a version, and a Python dictionary as text.
 *
 * @param descr type of the elements, {@code <f8}
 * @param columnMajor whether the first index changes fastest
 * @param shape dimensions, as the tensor will have them
 */
record NpyHeader(String descr, boolean columnMajor, long[] shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    /** As in numpy. */
    private static final int MOST_DIMENSIONS = 64;

    private static final int ALIGNMENT = 64;
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
    private static final Pattern ENTRY =
            Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\)|\\[)\\s*(,|\\}|)");

    /** Reads the header and leaves the buffer's position after it. */
    static NpyHeader read(ByteBuffer in) {
        byte[] start = new byte[Math.min(in.remaining(), MAGIC.length)];
        in.get(start);
        if (!Arrays.equals(start, MAGIC)) {
            throw failure("start", "\\x93NUMPY", "other bytes");
        }
        if (in.remaining() < 2) {
            throw failure("start", "a version", "the end of the body");
        }
        int version = in.get();
        in.get();
        if (version < 1 || version > 3) {
            throw failure("start", "version 1, 2 or 3", "" + version);
        }
        byte[] text = new byte[length(in.order(ByteOrder.LITTLE_ENDIAN), version == 1)];
        in.get(text);
        return parse(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    /** Number of elements; {@link Long#MAX_VALUE} for too many to count. */
    long size() {
        long size = 1;
        for (long dimension : shape) {
            if (dimension == 0) {
                return 0;
            }
            size = size > Long.MAX_VALUE / dimension ? Long.MAX_VALUE : size * dimension;
        }
        return size;
    }

    /** The shape as Python writes it. */
    String shapeText() {
        String dimensions = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + dimensions + (shape.length == 1 ? ",)" : ")");
    }

    /** The header in version 1, which all that a tensor can have fits in. */
    byte[] bytes() {
        String text = "{'descr': '" + descr + "', 'fortran_order': " + (columnMajor ? "True" : "False") + ", 'shape': "
                + shapeText() + ", }";
        int fixed = MAGIC.length + 2 + Short.BYTES;
        int length = (fixed + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (length - fixed))
                .put(text.getBytes(StandardCharsets.US_ASCII));
        bytes[length - 1] = '\n';
        return bytes;
    }

    private static int length(ByteBuffer in, boolean shortened) {
        if (in.remaining() < (shortened ? Short.BYTES : Integer.BYTES)) {
            throw failure("start", "the header's length", "the end of the body");
        }
        long length = shortened ? in.getShort() & 0xFFFF : in.getInt() & 0xFFFFFFFFL;
        if (length > Math.min(LONGEST, in.remaining())) {
            throw failure("header", "at most " + Math.min(LONGEST, in.remaining()) + " bytes", "a length of " + length);
        }
        return (int) length;
    }

    private static NpyHeader parse(String text) {
        Map<String, String> entries = entries(text.strip());
        String descr = entries.get("descr");
        if ("[".equals(descr)) {
            throw failure("descr", NpyType.READ, "records");
        }
        if (!entries.keySet().equals(KEYS)) {
            throw failure("header", "the keys " + new TreeSet<>(KEYS), new TreeSet<>(entries.keySet()).toString());
        }
        if (!descr.startsWith("'")) {
            throw failure("descr", "a type", FormatException.quote(descr));
        }
        String order = entries.get("fortran_order");
        if (!order.equals("True") && !order.equals("False")) {
            throw failure("fortran_order", "True or False", FormatException.quote(order));
        }
        return new NpyHeader(descr.substring(1, descr.length() - 1), order.equals("True"), shape(entries.get("shape")));
    }

    private static Map<String, String> entries(String text) {
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(text);
        int at = 1;
        boolean ended = false;
        while (text.startsWith("{") && !ended && entry.region(at, text.length()).lookingAt()) {
            entries.put(entry.group(1), entry.group(2));
            at = entry.end();
            ended = entry.group(2).equals("[") || entry.group(3).equals("}") || text.startsWith("}", at);
        }
        if (entries.isEmpty()) {
            throw failure("header", "a dictionary", FormatException.quote(text));
        }
        return entries;
    }

    private static long[] shape(String tuple) {
        if (!tuple.startsWith("(")) {
            throw failure("shape", "a tuple of lengths", FormatException.quote(tuple));
        }
        String inner = tuple.substring(1, tuple.length() - 1).strip();
        String[] dimensions = inner.isEmpty() ? new String[0] : inner.split(",", -1);
        int count = inner.endsWith(",") ? dimensions.length - 1 : dimensions.length;
        if (count > MOST_DIMENSIONS) {
            throw failure("shape", "at most " + MOST_DIMENSIONS + " dimensions", "" + count);
        }
        long[] shape = new long[count];
        for (int i = 0; i < count; i++) {
            String dimension = dimensions[i].strip();
            if (!dimension.matches("\\d{1,18}L?")) {
                throw failure("shape", "a tuple of lengths", FormatException.quote(tuple));
            }
            shape[i] = Long.parseLong(dimension.replace("L", ""));
        }
        return shape;
    }

    private static FormatException failure(String where, String expected, String found) {
        return new FormatException(NpyFormat.NAME, where, expected, found);
    }
}
