package aimm.server.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Values that columns refer to by their numbers; others may take their place, or more come, between batches of rows. */
final class ArrowDictionary {

    /** What an object takes, and the text in it if it is one. */
    private static final int BYTES_A_VALUE = 64;

    private final long id;
    private final Supplier<ArrowColumn> columns;
    private final Budget budget;
    private ArrowColumn column;
    private List<Object> values;

    ArrowDictionary(long id, Supplier<ArrowColumn> columns, Budget budget) {
        this.id = id;
        this.columns = columns;
        this.budget = budget;
    }

    ArrowColumn next(boolean more) {
        values = null;
        if (column == null || !more) {
            column = columns.get();
        }
        return column;
    }

    /** The values there are now; the same objects each time. */
    List<Object> values() {
        if (column == null) {
            throw new FormatException(ArrowFormat.NAME, "dictionary " + id, "its values before they are used", "none");
        }
        if (values == null) {
            List<Object> views = column.values();
            budget.take((long) BYTES_A_VALUE * views.size());
            values = new ArrayList<>(views);
        }
        return values;
    }
}
