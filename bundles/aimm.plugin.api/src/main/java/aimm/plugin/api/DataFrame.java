package aimm.plugin.api;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of labelled columns and rows, as in pandas.
 *
 * @param index a label for every row
 * @param columns the values of every column by its name, in order; a list that views a {@link Tensor} is kept as it is
 */
public record DataFrame(List<Object> index, Map<String, List<Object>> columns) {

    /** @throws IllegalArgumentException if a column has not as many values as there are labels */
    public DataFrame {
        Map<String, List<Object>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, List<Object>> column : columns.entrySet()) {
            List<Object> values = column.getValue();
            if (values.size() != index.size()) {
                throw new IllegalArgumentException(
                        "column " + column.getKey() + ": " + values.size() + " values for " + index.size() + " rows");
            }
            copy.put(
                    column.getKey(),
                    values instanceof TensorList ? values : Collections.unmodifiableList(new ArrayList<>(values)));
        }
        index = index instanceof TensorList ? index : Collections.unmodifiableList(new ArrayList<>(index));
        columns = Collections.unmodifiableMap(copy);
    }

    /** A table whose rows are labelled from 0. */
    public static DataFrame of(Map<String, List<Object>> columns) {
        int rows = columns.isEmpty() ? 0 : columns.values().iterator().next().size();
        return new DataFrame(Series.countFromZero(rows), columns);
    }

    /** @throws ArgumentException if there is no such column */
    public Series column(String name) {
        List<Object> values = columns.get(name);
        if (values == null) {
            throw new ArgumentException("no column " + name + "; there are " + columns.keySet());
        }
        return new Series(name, index, values);
    }

    /**
     * The values without labels, row by row, in two dimensions. Columns that are tensors of one type keep it; otherwise
     * whole numbers make INT64, and a fraction among them makes all FP64.
     *
     * @throws IllegalArgumentException if they are not numbers, booleans or texts of one kind
     */
    public Tensor toTensor() {
        List<Tensor> tensors = columns.values().stream().map(Tensor::viewedBy).toList();
        DType dtype = tensors.isEmpty() || tensors.contains(null) ? null : commonType(tensors);
        return dtype == null ? Tensor.of(rows()) : interleaved(tensors, dtype);
    }

    /** The type that elements of columns can be copied to; {@code null} if that is not so easy. */
    private static DType commonType(List<Tensor> columns) {
        DType first = columns.get(0).dtype();
        boolean alike = true;
        boolean numbers = true;
        boolean fractions = false;
        for (Tensor column : columns) {
            alike &= column.dtype() == first && first != DType.BYTES;
            numbers &= column.dtype().integral() || column.dtype().floating();
            fractions |= column.dtype().floating();
            if (column.rank() != 1) {
                return null;
            }
        }
        return alike ? first : numbers && fractions ? DType.FP64 : null;
    }

    private Tensor interleaved(List<Tensor> tensors, DType dtype) {
        int bytes = dtype.bytes();
        int width = bytes * tensors.size();
        ByteBuffer data = Tensor.allocate((long) width * index.size());
        for (int column = 0; column < tensors.size(); column++) {
            Tensor tensor = tensors.get(column);
            ByteBuffer from = tensor.buffer();
            int to = column * bytes;
            for (int row = 0; row < index.size(); row++, to += width) {
                if (tensor.dtype() == dtype) {
                    data.put(to, from, row * bytes, bytes);
                } else {
                    data.putDouble(to, tensor.doubleAt(row));
                }
            }
        }
        return Tensor.wrap(dtype, new long[] {index.size(), tensors.size()}, data);
    }

    private List<List<Object>> rows() {
        List<List<Object>> rows = new ArrayList<>(index.size());
        for (int row = 0; row < index.size(); row++) {
            List<Object> cells = new ArrayList<>(columns.size());
            for (List<Object> column : columns.values()) {
                cells.add(column.get(row));
            }
            rows.add(cells);
        }
        return rows;
    }
}
