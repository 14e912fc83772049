package aimm.plugin.api;

import java.util.AbstractList;
import java.util.RandomAccess;

/** The outermost dimension of a tensor as a list. */
final class TensorList extends AbstractList<Object> implements RandomAccess {

    private final Tensor tensor;

    TensorList(Tensor tensor) {
        this.tensor = tensor;
    }

    Tensor tensor() {
        return tensor;
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size());
        }
        return tensor.rank() == 1 ? tensor.valueAt(index) : new TensorList(tensor.get(index));
    }

    @Override
    public int size() {
        return tensor.dimension(0);
    }
}
