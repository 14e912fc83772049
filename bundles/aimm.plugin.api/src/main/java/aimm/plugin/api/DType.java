package aimm.plugin.api;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The type of a tensor's elements, by its name in the Open Inference Protocol. numpy's complex, date and object types
 * have no counterpart.
 */
public enum DType {
    /** One byte, 0 or 1. */
    BOOL("bool", 1),
    INT8("int8", 1),
    INT16("int16", 2),
    INT32("int32", 4),
    INT64("int64", 8),
    UINT8("uint8", 1),
    UINT16("uint16", 2),
    UINT32("uint32", 4),
    UINT64("uint64", 8),
    FP16("float16", 2),
    /** The upper half of an FP32; numpy has it through extensions only. */
    BF16("bfloat16", 2),
    FP32("float32", 4),
    FP64("float64", 8),
    /** Bytes of any length, text as UTF-8; each element is a 32-bit length and its bytes. */
    BYTES("bytes", 0);

    private static final Set<DType> INTEGRAL = EnumSet.range(INT8, UINT64);
    private static final Set<DType> FLOATING = EnumSet.range(FP16, FP64);
    private static final Map<String, DType> ALIASES = Map.ofEntries(
            Map.entry("int", INT64),
            Map.entry("float", FP64),
            Map.entry("bool_", BOOL),
            Map.entry("double", FP64),
            Map.entry("single", FP32),
            Map.entry("half", FP16),
            Map.entry("byte", INT8),
            Map.entry("ubyte", UINT8),
            Map.entry("short", INT16),
            Map.entry("ushort", UINT16),
            Map.entry("intc", INT32),
            Map.entry("uintc", UINT32),
            Map.entry("uint", UINT64),
            Map.entry("long", INT64),
            Map.entry("str", BYTES),
            Map.entry("string", BYTES),
            Map.entry("u1", UINT8),
            Map.entry("u2", UINT16),
            Map.entry("u4", UINT32),
            Map.entry("u8", UINT64),
            Map.entry("i1", INT8),
            Map.entry("i2", INT16),
            Map.entry("i4", INT32),
            Map.entry("i8", INT64),
            Map.entry("f2", FP16),
            Map.entry("f4", FP32),
            Map.entry("f8", FP64),
            Map.entry("b1", BOOL));

    private final String numpyName;
    private final int bytes;

    DType(String numpyName, int bytes) {
        this.numpyName = numpyName;
        this.bytes = bytes;
    }

    /** Its name in numpy. */
    public String numpyName() {
        return numpyName;
    }

    /** Bytes an element takes; 0 for {@link #BYTES}, whose elements vary. */
    public int bytes() {
        return bytes;
    }

    /** Whether its elements are whole numbers. */
    public boolean integral() {
        return INTEGRAL.contains(this);
    }

    /** Whether its elements are floating-point numbers. */
    public boolean floating() {
        return FLOATING.contains(this);
    }

    /**
     * Finds a type by a name of numpy's: {@code float32}, {@code <f4}, {@code int}, {@code <U3} and the like.
     *
     * @throws IllegalArgumentException if none has that name
     */
    public static DType ofNumpy(String name) {
        String plain = name.startsWith("<") || name.startsWith("|") || name.startsWith("=") ? name.substring(1) : name;
        for (DType type : values()) {
            if (type.numpyName.equals(plain)) {
                return type;
            }
        }
        DType alias = ALIASES.get(plain);
        if (alias != null) {
            return alias;
        }
        if (plain.matches("[USa]\\d*")) {
            return BYTES;
        }
        throw new IllegalArgumentException("unknown dtype '" + name + "'");
    }
}
