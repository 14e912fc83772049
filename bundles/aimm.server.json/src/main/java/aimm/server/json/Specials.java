package aimm.server.json;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorBuilder;
import aimm.plugin.api.Values;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.InvalidRequestException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects whose {@code "type"} says that they stand for what JSON lacks. */
public final class Specials {

    private Specials() {}

    /**
     * What the value stands for: itself, unless it is a map with a known type.
     *
     * @param value as {@link JsonReader} reads it plain; may be {@code null}
     * @throws InvalidRequestException if the map lacks something or holds what its type can't be made of
     */
    public static Object convert(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        try {
            return convert(map);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    /**
     * As {@link #convert(Object)}; {@code "data"} may be {@link Numbers}.
     *
     * @throws IllegalArgumentException if the map lacks something or holds what its type can't be made of
     */
    static Object convert(Map<?, ?> map) {
        if (!(map.get("type") instanceof String type)) {
            return map;
        }
        try {
            return switch (type) {
                case "numpy_array" -> array(map);
                case "pandas_dataframe" -> dataFrame(member(map, "data", Map.class, "an object of columns"));
                case "pandas_series" -> series(map);
                case "bytes" -> Base64.getDecoder().decode(member(map, "data", String.class, "a text in base64"));
                case "data_access" -> dataAccess(map);
                default -> map;
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(type + ": " + e.getMessage(), e);
        }
    }

    private static Tensor array(Map<?, ?> map) {
        DType dtype = map.get("dtype") == null || "object".equals(map.get("dtype"))
                ? null
                : DType.ofNumpy(member(map, "dtype", String.class, "a text"));
        Object data = member(map, "data", Object.class, "numbers");
        if (data instanceof Numbers numbers) {
            return dtype == null ? numbers.tensor() : numbers.tensor(dtype);
        }
        Tensor read = data instanceof List<?> list ? Tensor.viewedBy(list) : null;
        if (read != null && (dtype == null || dtype == read.dtype())) {
            return read;
        }
        if (read != null && dtype == DType.FP32) {
            return Tensor.of(read.toFloats(), read.shape());
        }
        TensorBuilder builder = new TensorBuilder();
        add(builder, data instanceof List<?> list ? list : List.of(data), dtype);
        Tensor tensor = dtype == null ? builder.build() : builder.build(dtype);
        return data instanceof List<?> ? tensor : tensor.reshape();
    }

    private static void add(TensorBuilder builder, List<?> list, DType dtype) {
        builder.begin();
        for (Object element : list) {
            if (element instanceof List<?> inner) {
                add(builder, inner, dtype);
            } else if (element instanceof Boolean flag) {
                builder.add(flag.booleanValue());
            } else if (element instanceof Long || element instanceof BigInteger && dtype == DType.UINT64) {
                builder.add(((Number) element).longValue());
            } else if (element instanceof Number number) {
                builder.add(number.doubleValue());
            } else if (element == null && (dtype == null || dtype.floating())) {
                builder.add(Double.NaN);
            } else if (element instanceof String text && dtype != null && dtype.floating()) {
                builder.add(notFinite(text));
            } else if (element instanceof String text) {
                builder.add(text);
            } else {
                throw new IllegalArgumentException("'data' holds " + Values.describe(element) + "; expected numbers");
            }
        }
        builder.end();
    }

    private static double notFinite(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("'data' holds a text among numbers");
        };
    }

    private static DataFrame dataFrame(Map<?, ?> columns) {
        if (!columns.isEmpty() && columns.values().stream().allMatch(List.class::isInstance)) {
            Map<String, List<Object>> lists = new LinkedHashMap<>();
            columns.forEach((name, column) -> lists.put((String) name, new ArrayList<>((List<?>) column)));
            return DataFrame.of(lists);
        }
        Set<Object> labels = new LinkedHashSet<>();
        for (Object column : columns.values()) {
            if (!(column instanceof Map<?, ?> cells)) {
                throw new IllegalArgumentException(
                        "a column is " + Values.describe(column) + "; expected an object of rows");
            }
            labels.addAll(cells.keySet());
        }
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        columns.forEach((name, column) -> lists.put((String) name, cells((Map<?, ?>) column, labels)));
        return new DataFrame(new ArrayList<>(labels), lists);
    }

    /** The cells in the order of the labels, NaN where there is none; as compact as they can be. */
    private static List<Object> cells(Map<?, ?> column, Set<Object> labels) {
        List<Object> cells = new ArrayList<>(labels.size());
        boolean whole = !labels.isEmpty();
        boolean fractions = whole;
        for (Object label : labels) {
            Object cell = column.get(label);
            Object value = cell == null && !column.containsKey(label) ? (Object) Double.NaN : cell;
            whole &= value instanceof Long;
            fractions &= value instanceof Double;
            cells.add(value);
        }
        return whole || fractions ? Tensor.of(cells).asList() : cells;
    }

    private static Series series(Map<?, ?> map) {
        Object data = member(map, "data", Object.class, "a list");
        if (data instanceof Map<?, ?> cells) {
            return new Series(null, new ArrayList<>(cells.keySet()), cells(cells, new LinkedHashSet<>(cells.keySet())));
        }
        List<Object> values = list(data);
        String name = map.get("name") == null ? null : member(map, "name", String.class, "a text");
        List<Object> index = map.get("index") == null
                ? Series.of(values).index()
                : list(member(map, "index", Object.class, "a list"));
        return new Series(name, index, values);
    }

    private static DataAccessArgument dataAccess(Map<?, ?> map) {
        String name = member(map, "name", String.class, "a text");
        List<Object> args = map.get("args") == null ? List.of() : list(map.get("args"));
        Map<String, Object> kwargs = new LinkedHashMap<>();
        if (map.get("kwargs") != null) {
            Map<?, ?> given = member(map, "kwargs", Map.class, "an object");
            given.forEach((key, value) -> kwargs.put((String) key, value));
        }
        return new DataAccessArgument(name, args, kwargs);
    }

    @SuppressWarnings("unchecked") // elements are read only
    private static List<Object> list(Object value) {
        if (value instanceof Numbers numbers) {
            return numbers.tensor().asList();
        }
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new IllegalArgumentException("expected a list, got " + Values.describe(value));
    }

    private static <T> T member(Map<?, ?> map, String name, Class<T> type, String expected) {
        Object value = map.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'" + name + "' is "
                    + (value == null ? "missing" : Values.describe(value)) + "; expected " + expected);
        }
        return type.cast(value);
    }
}
