package aimm.server.formats;

import aimm.plugin.api.Tensor;
import java.util.List;

/** Lists that are all of one length, which make one tensor. */
final class ArrowLists implements ArrowColumn {

    private final String where;
    private final int length;
    private final ArrowColumn elements;
    private int size;

    ArrowLists(String where, int length, ArrowColumn elements) {
        this.where = where;
        this.length = length;
        this.elements = elements;
    }

    @Override
    public void add(ArrowBatch batch, int count) {
        if (batch.part(count).validity() != null) {
            throw withNulls();
        }
        elements.add(batch, Math.multiplyExact(count, length));
        size = Math.addExact(size, count);
    }

    @Override
    public List<Object> values() {
        Tensor all = Tensor.viewedBy(elements.values());
        if (all == null) {
            throw withNulls();
        }
        long[] inner = all.shape();
        long[] shape = new long[inner.length + 1];
        shape[0] = size;
        shape[1] = length;
        System.arraycopy(inner, 1, shape, 2, inner.length - 1);
        return all.reshape(shape).asList();
    }

    private FormatException withNulls() {
        return new FormatException(ArrowFormat.NAME, where, "lists without nulls, NaN apart", "nulls");
    }
}
