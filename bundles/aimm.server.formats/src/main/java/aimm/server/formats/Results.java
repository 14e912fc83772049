package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of any result a single tensor or a single table, if it can be one. */
final class Results {

    /** Each costs memory of its own, however short it is. */
    static final int MOST_COLUMNS = 100_000;

    private static final String RESULT = "result";

    private Results() {}

    /** @throws FormatException if it holds more than numbers, booleans or texts of one kind */
    static Tensor tensor(String format, Object value) {
        try {
            if (value instanceof Tensor tensor) {
                return tensor;
            }
            if (value instanceof List<?> list) {
                return Tensor.of(list);
            }
            if (value instanceof Series series) {
                return Tensor.of(series.values());
            }
            if (value instanceof DataFrame frame) {
                return frame.toTensor();
            }
            if (value instanceof Number || value instanceof Boolean || value instanceof String) {
                return Tensor.of(List.of(value)).reshape();
            }
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    format, RESULT, "numbers, booleans or texts of one kind and rows of one length", e.getMessage(), e);
        }
        throw new FormatException(format, RESULT, "numbers, booleans or texts", Values.describe(value));
    }

    /**
     * A table is a data frame, a map of columns, rows, or a single column. Columns without names are called 0, 1 and so
     * on.
     *
     * @throws FormatException if it is something else
     */
    static DataFrame table(String format, Object value) {
        Map<String, List<Object>> columns;
        if (value instanceof DataFrame frame) {
            return checked(format, frame);
        } else if (value instanceof Series series) {
            String name = series.name() == null ? "0" : series.name();
            return new DataFrame(series.index(), Map.of(name, series.values()));
        } else if (value instanceof Map<?, ?> map) {
            columns = columns(format, map);
        } else if (value instanceof List<?> list) {
            Tensor tensor = tensorOrNull(list);
            columns = tensor == null ? columns(list) : columns(format, tensor);
        } else {
            columns = columns(format, tensor(format, value));
        }
        try {
            return checked(format, DataFrame.of(columns));
        } catch (IllegalArgumentException e) {
            throw new FormatException(format, RESULT, "columns of one length", e.getMessage(), e);
        }
    }

    /** Whether the rows are labelled with what they are labelled with if nobody labels them. */
    static boolean hasPlainIndex(DataFrame frame) {
        List<Object> index = frame.index();
        for (int row = 0; row < index.size(); row++) {
            if (!(index.get(row) instanceof Long label) || label != row) {
                return false;
            }
        }
        return true;
    }

    private static DataFrame checked(String format, DataFrame frame) {
        if (frame.columns().size() > MOST_COLUMNS) {
            throw new FormatException(
                    format,
                    RESULT,
                    "at most " + MOST_COLUMNS + " columns",
                    "" + frame.columns().size());
        }
        return frame;
    }

    private static Tensor tensorOrNull(List<?> list) {
        try {
            return Tensor.of(list);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, List<Object>> columns(String format, Map<?, ?> map) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        map.forEach((name, column) -> columns.put(String.valueOf(name), column(format, name, column)));
        return columns;
    }

    @SuppressWarnings("unchecked") // read only
    private static List<Object> column(String format, Object name, Object column) {
        if (column instanceof List<?> list) {
            return (List<Object>) list;
        }
        if (column instanceof Series series) {
            return series.values();
        }
        if (column instanceof Tensor tensor && tensor.rank() > 0) {
            return tensor.asList();
        }
        throw new FormatException(format, "result." + name, "a column", Values.describe(column));
    }

    /** Rows of cells that are not all of one kind, or a column of such cells. */
    private static Map<String, List<Object>> columns(List<?> rows) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        int width = rows.get(0) instanceof List<?> first ? first.size() : 0;
        boolean areRows = rows.stream().allMatch(row -> row instanceof List<?> cells && cells.size() == width);
        if (!areRows || width > MOST_COLUMNS) {
            columns.put("0", new ArrayList<>(rows));
            return columns;
        }
        for (int i = 0; i < width; i++) {
            List<Object> column = new ArrayList<>(rows.size());
            for (Object row : rows) {
                column.add(((List<?>) row).get(i));
            }
            columns.put(Integer.toString(i), column);
        }
        return columns;
    }

    private static Map<String, List<Object>> columns(String format, Tensor tensor) {
        if (tensor.rank() > 2) {
            throw new FormatException(format, RESULT, "one or two dimensions", tensor.toString());
        }
        int width = tensor.rank() == 2 ? tensor.dimension(1) : 1;
        if (width == 1) {
            return Map.of("0", tensor.reshape(tensor.size()).asList());
        }
        if (width > MOST_COLUMNS) {
            throw new FormatException(format, RESULT, "at most " + MOST_COLUMNS + " columns", tensor.toString());
        }
        Tensor[] tensors = tensor.dtype() == DType.BYTES ? textColumns(tensor) : numberColumns(tensor);
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < width; i++) {
            columns.put(Integer.toString(i), tensors[i].asList());
        }
        return columns;
    }

    private static Tensor[] textColumns(Tensor tensor) {
        Elements[] columns = new Elements[tensor.dimension(1)];
        Arrays.setAll(columns, i -> new Elements());
        ByteBuffer from = tensor.buffer();
        for (int i = 0; i < tensor.size(); i++) {
            int length = from.getInt();
            columns[i % columns.length].add(from.slice(from.position(), length));
            from.position(from.position() + length);
        }
        return Arrays.stream(columns).map(Elements::tensor).toArray(Tensor[]::new);
    }

    private static Tensor[] numberColumns(Tensor tensor) {
        int rows = tensor.dimension(0);
        int bytes = tensor.dtype().bytes();
        ByteBuffer from = tensor.buffer();
        Tensor[] columns = new Tensor[tensor.dimension(1)];
        for (int column = 0; column < columns.length; column++) {
            byte[] data = new byte[rows * bytes];
            for (int row = 0; row < rows; row++) {
                from.get((row * columns.length + column) * bytes, data, row * bytes, bytes);
            }
            columns[column] = Tensor.wrap(tensor.dtype(), new long[] {rows}, ByteBuffer.wrap(data));
        }
        return columns;
    }
}
