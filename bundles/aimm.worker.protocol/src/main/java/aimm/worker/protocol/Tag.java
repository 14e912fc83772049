package aimm.worker.protocol;

import aimm.plugin.api.DType;
import java.util.EnumMap;
import java.util.Map;

/** The byte before every value, and the codes of element types. */
final class Tag {

    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte INT = 3;
    static final byte BIG_INT = 4;
    static final byte FLOAT = 5;
    static final byte TEXT = 6;
    static final byte BYTES = 7;
    static final byte LIST = 8;
    static final byte MAP = 9;
    static final byte TENSOR = 10;
    /** A list whose elements are those of a tensor. */
    static final byte TENSOR_LIST = 11;

    static final byte DATA_FRAME = 12;
    static final byte SERIES = 13;

    /** Deepest nesting of values. */
    static final int MAX_DEPTH = 500;

    private static final DType[] TYPES = {
        DType.BOOL,
        DType.INT8,
        DType.INT16,
        DType.INT32,
        DType.INT64,
        DType.UINT8,
        DType.UINT16,
        DType.UINT32,
        DType.UINT64,
        DType.FP16,
        DType.BF16,
        DType.FP32,
        DType.FP64,
        DType.BYTES
    };
    private static final Map<DType, Byte> CODES = new EnumMap<>(DType.class);

    static {
        for (int code = 0; code < TYPES.length; code++) {
            CODES.put(TYPES[code], (byte) code);
        }
    }

    private Tag() {}

    static byte code(DType type) {
        return CODES.get(type);
    }

    static DType type(byte code) throws ProtocolException {
        if (code < 0 || code >= TYPES.length) {
            throw new ProtocolException("unknown element type " + code);
        }
        return TYPES[code];
    }
}
