package aimm.plugin.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A labelled column, as in pandas.
 *
 * @param name its name, or {@code null}
 * @param index a label for every value
 * @param values the values; a list that views a {@link Tensor} is kept as it is
 */
public record Series(String name, List<Object> index, List<Object> values) {

    /** @throws IllegalArgumentException if there are not as many labels as values */
    public Series {
        if (index.size() != values.size()) {
            throw new IllegalArgumentException(
                    "series " + name + ": " + index.size() + " labels for " + values.size() + " values");
        }
        index = index instanceof TensorList ? index : Collections.unmodifiableList(new ArrayList<>(index));
        values = values instanceof TensorList ? values : Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** A series without a name whose labels count from 0. */
    public static Series of(List<?> values) {
        @SuppressWarnings("unchecked") // read only
        List<Object> any = (List<Object>) values;
        return new Series(null, countFromZero(values.size()), any);
    }

    static List<Object> countFromZero(int size) {
        return Tensor.of(LongStream.range(0, size).toArray()).asList();
    }
}
