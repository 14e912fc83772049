package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Null;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/**
 * A column to write.
 *
 * @param values all of them, with anything in the place of missing ones; {@code null} if all are missing
 * @param missing which are
 */
record ArrowData(String name, int rows, Tensor values, BitSet missing, List<ByteBuffer> buffers) {

    /** An array of Arrow's: a list has one for its elements too. */
    record Node(long length, long nulls) {}

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final Set<DType> UNSIGNED = EnumSet.range(DType.UINT8, DType.UINT64);

    /** @throws FormatException if the values are not numbers, booleans or texts, or lists of them, of one kind */
    static ArrowData of(String name, List<Object> column) {
        BitSet missing = new BitSet();
        Tensor values = values(name, column, missing);
        List<ByteBuffer> buffers = new ArrayList<>();
        if (values != null) {
            for (int axis = 1; axis < values.rank(); axis++) {
                buffers.add(NONE);
            }
            buffers.add(missing.isEmpty() ? NONE : inverted(missing, column.size()));
            addBuffers(name, values, buffers);
        }
        return new ArrowData(name, column.size(), values, missing, buffers);
    }

    /** Adds the field of the schema. */
    int field(FlatBufferBuilder builder) {
        int field = field(builder, values == null || values.rank() == 1 ? name : "item", 0, 0);
        for (int axis = values == null ? 0 : values.rank() - 1; axis > 0; axis--) {
            int children = Field.createChildrenVector(builder, new int[] {field});
            int type = FixedSizeList.createFixedSizeList(builder, values.dimension(axis));
            field = field(builder, axis == 1 ? name : "item", children, type);
        }
        return field;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        long length = rows;
        for (int axis = 1; values != null && axis < values.rank(); axis++) {
            nodes.add(new Node(length, 0));
            length *= values.dimension(axis);
        }
        nodes.add(new Node(length, missing.cardinality()));
        return nodes;
    }

    private static Tensor values(String name, List<Object> column, BitSet missing) {
        Tensor viewed = Tensor.viewedBy(column);
        if (viewed != null) {
            return narrow(viewed);
        }
        Object any = column.stream().filter(Objects::nonNull).findFirst().orElse(null);
        if (any == null && !column.isEmpty()) {
            missing.set(0, column.size());
            return null;
        }
        Object instead = any instanceof String ? "" : any instanceof Boolean ? (Object) false : (Object) 0L;
        List<Object> filled = new ArrayList<>(column);
        for (int i = 0; i < filled.size(); i++) {
            if (filled.get(i) == null) {
                missing.set(i);
                filled.set(i, instead);
            }
        }
        try {
            return narrow(Tensor.of(filled));
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    ArrowFormat.NAME,
                    "column " + FormatException.quote(name),
                    "numbers, booleans or texts of one kind, or lists of them of one length",
                    e.getMessage(),
                    e);
        }
    }

    /** Arrow has no BF16: it becomes FP32, which holds it exactly. */
    private static Tensor narrow(Tensor tensor) {
        return tensor.dtype() == DType.BF16 ? Tensor.of(tensor.toFloats(), tensor.shape()) : tensor;
    }

    private static void addBuffers(String name, Tensor values, List<ByteBuffer> buffers) {
        switch (values.dtype()) {
            case BOOL -> buffers.add(bits(values));
            case BYTES -> addTexts(name, values, buffers);
            default -> buffers.add(values.buffer());
        }
    }

    private static void addTexts(String name, Tensor values, List<ByteBuffer> buffers) {
        int count = values.size();
        ByteBuffer from = values.buffer();
        ByteBuffer offsets = ByteBuffer.allocate((count + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer texts = ByteBuffer.allocate(from.limit() - count * Integer.BYTES);
        offsets.putInt(0);
        for (int i = 0; i < count; i++) {
            if (!(values.valueAt(i) instanceof String)) {
                throw new FormatException(
                        ArrowFormat.NAME,
                        "column " + FormatException.quote(name) + ", element " + i,
                        "text in UTF-8",
                        "other bytes");
            }
            int length = from.getInt();
            texts.put(from.slice(from.position(), length));
            from.position(from.position() + length);
            offsets.putInt(texts.position());
        }
        buffers.add(offsets.flip());
        buffers.add(texts.flip());
    }

    private static ByteBuffer bits(Tensor booleans) {
        ByteBuffer from = booleans.buffer();
        byte[] bits = new byte[(booleans.size() + 7) / 8];
        for (int i = 0; i < booleans.size(); i++) {
            bits[i >> 3] |= (byte) (from.get(i) == 0 ? 0 : 1 << (i & 7));
        }
        return ByteBuffer.wrap(bits);
    }

    private static ByteBuffer inverted(BitSet missing, int size) {
        byte[] bits = new byte[(size + 7) / 8];
        for (int i = missing.nextClearBit(0); i < size; i = missing.nextClearBit(i + 1)) {
            bits[i >> 3] |= (byte) (1 << (i & 7));
        }
        return ByteBuffer.wrap(bits);
    }

    /** @param list type of the lists, or 0 for the field of their elements */
    private int field(FlatBufferBuilder builder, String fieldName, int children, int list) {
        int nameAt = builder.createString(fieldName);
        byte kind = list == 0 ? elementKind() : Type.FixedSizeList;
        int type = list == 0 ? elementType(builder) : list;
        int below = list == 0 ? Field.createChildrenVector(builder, new int[0]) : children;
        return Field.createField(builder, nameAt, true, kind, type, 0, below, 0);
    }

    private byte elementKind() {
        if (values == null) {
            return Type.Null;
        }
        return switch (values.dtype()) {
            case BOOL -> Type.Bool;
            case BYTES -> Type.Utf8;
            default -> values.dtype().floating() ? Type.FloatingPoint : Type.Int;
        };
    }

    private int elementType(FlatBufferBuilder builder) {
        switch (elementKind()) {
            case Type.Null -> Null.startNull(builder);
            case Type.Bool -> Bool.startBool(builder);
            case Type.Utf8 -> Utf8.startUtf8(builder);
            case Type.FloatingPoint -> {
                short precision = switch (values.dtype()) {
                    case FP16 -> Precision.HALF;
                    case FP32 -> Precision.SINGLE;
                    default -> Precision.DOUBLE;
                };
                return FloatingPoint.createFloatingPoint(builder, precision);
            }
            default -> {
                boolean signed = !UNSIGNED.contains(values.dtype());
                return Int.createInt(builder, 8 * values.dtype().bytes(), signed);
            }
        }
        return builder.endTable();
    }
}
