package aimm.server.formats;

import java.util.Collections;
import java.util.List;

/** Values that are all missing. */
final class ArrowNulls implements ArrowColumn {

    private final Budget budget;
    private int size;

    ArrowNulls(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void add(ArrowBatch batch, int length) {
        batch.skip(length);
        budget.take((long) Long.BYTES * length);
        size = Math.addExact(size, length);
    }

    @Override
    public List<Object> values() {
        return Collections.nCopies(size, null);
    }
}
