package aimm.plugin.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What arguments and results are made of: the canonical Java class of every kind of value. */
public final class Values {

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Values() {}

    /**
     * Turns what Java code offers into values: every whole number into Long, or BigInteger beyond 64 bits; Float and
     * BigDecimal into Double; primitive arrays into {@link Tensor}; other collections and arrays into lists; map keys
     * into text. Values come back as they are.
     *
     * @throws IllegalArgumentException if something is of another class; the text says what and where
     */
    public static Object canonical(Object value) {
        return canonical(value, "value");
    }

    private static Object canonical(Object value, String path) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double
                || value instanceof String
                || value instanceof byte[]
                || value instanceof Tensor
                || value instanceof TensorList
                || value instanceof DataFrame
                || value instanceof Series) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big) {
            return big.compareTo(LONG_MIN) >= 0 && big.compareTo(LONG_MAX) <= 0 ? (Object) big.longValue() : big;
        }
        if (value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Character || value instanceof Enum<?>) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(String.valueOf(key), canonical(element, path + "." + key)));
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof Collection<?> collection) {
            List<Object> copy = new ArrayList<>(collection.size());
            for (Object element : collection) {
                copy.add(canonical(element, path + "[" + copy.size() + "]"));
            }
            return Collections.unmodifiableList(copy);
        }
        return fromArray(value, path);
    }

    private static Object fromArray(Object value, String path) {
        if (value instanceof double[] array) {
            return Tensor.of(array);
        }
        if (value instanceof float[] array) {
            return Tensor.of(array);
        }
        if (value instanceof long[] array) {
            return Tensor.of(array);
        }
        if (value instanceof int[] array) {
            return Tensor.of(array);
        }
        if (value instanceof boolean[] array) {
            return Tensor.of(array);
        }
        if (value instanceof double[][] array) {
            return Tensor.ofRows(array);
        }
        if (value instanceof Object[] array) {
            return canonical(Arrays.asList(array), path);
        }
        throw new IllegalArgumentException(path + " is a " + value.getClass().getName()
                + ", which is no value; expected null, a boolean, number, text, bytes, list, map, tensor, data frame"
                + " or series");
    }

    /** Says what kind of value something is, for error texts: {@code text}, {@code list of 3}, {@code none}. */
    public static String describe(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof Boolean || value instanceof Number) {
            return (value instanceof Boolean ? "boolean " : "number ") + value;
        }
        if (value instanceof String text) {
            return "text of " + text.length() + " characters";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        if (value instanceof List<?> list) {
            return "list of " + list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return "map of " + map.size();
        }
        if (value instanceof DataFrame frame) {
            return "data frame of " + frame.index().size() + " rows, columns "
                    + frame.columns().keySet();
        }
        if (value instanceof Series series) {
            return "series of " + series.values().size();
        }
        return value instanceof Tensor ? value.toString() : value.getClass().getName();
    }

    static Object unsigned(long bits) {
        return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    static Object textOrBytes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }
}
