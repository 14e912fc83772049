package aimm.plugin.api;

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
}
