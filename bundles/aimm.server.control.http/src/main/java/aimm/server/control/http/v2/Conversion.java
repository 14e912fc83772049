package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorBuilder;
import aimm.plugin.api.Values;

/** Numbers of one type as another. */
final class Conversion {

    private Conversion() {}

    /** Whether every number of the one type is a number of the other. */
    static boolean widens(DType from, DType to) {
        if (from == to) {
            return true;
        }
        if (to.floating()) {
            return from != DType.BYTES
                    && from != DType.BOOL
                    && digits(from) <= digits(to)
                    && (!from.floating() || from.bytes() < to.bytes());
        }
        return from.integral() && to.integral() && digits(from) <= digits(to) && (isSigned(to) || !isSigned(from));
    }

    /** The tensor in that type; numbers that are none of it change. */
    static Tensor to(DType dtype, Tensor tensor) {
        if (tensor.dtype() == dtype) {
            return tensor;
        }
        if (dtype == DType.FP64) {
            return Tensor.of(tensor.toDoubles()).reshape(tensor.shape());
        }
        TensorBuilder flat = new TensorBuilder().begin();
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.dtype().floating()) {
                flat.add(tensor.doubleAt(i));
            } else {
                flat.add(tensor.longAt(i));
            }
        }
        return flat.end().build(dtype).reshape(tensor.shape());
    }

    /**
     * The tensor in the type that a plugin declares for it. Only floating numbers are rounded, to other floating ones.
     *
     * @throws IllegalArgumentException if a number is none of that type
     */
    static Tensor declared(DType dtype, Tensor tensor) {
        if (tensor.dtype() == dtype) {
            return tensor;
        }
        if (tensor.dtype() == DType.BYTES || dtype == DType.BYTES) {
            throw new IllegalArgumentException("the plugin declares " + dtype + " and gave " + tensor.dtype());
        }
        Tensor converted = to(dtype, tensor);
        if (!widens(tensor.dtype(), dtype)) {
            boolean rounds = tensor.dtype().floating() && dtype.floating();
            for (int i = 0; i < tensor.size(); i++) {
                if (!(rounds ? isRounded(tensor, converted, i) : isSame(tensor, converted, i))) {
                    throw new IllegalArgumentException(
                            "the plugin declares " + dtype + " and gave " + Values.describe(tensor.valueAt(i)));
                }
            }
        }
        return converted;
    }

    private static boolean isRounded(Tensor tensor, Tensor converted, int index) {
        return Double.isInfinite(tensor.doubleAt(index)) || !Double.isInfinite(converted.doubleAt(index));
    }

    private static boolean isSame(Tensor tensor, Tensor converted, int index) {
        return tensor.doubleAt(index) == converted.doubleAt(index) && tensor.longAt(index) == converted.longAt(index);
    }

    /** How many binary digits its whole numbers have at most, all of which are there. */
    private static int digits(DType dtype) {
        return switch (dtype) {
            case BF16 -> 8;
            case FP16 -> 11;
            case FP32 -> 24;
            case FP64 -> 53;
            default -> 8 * dtype.bytes() - (isSigned(dtype) ? 1 : 0);
        };
    }

    private static boolean isSigned(DType dtype) {
        return switch (dtype) {
            case INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }
}
