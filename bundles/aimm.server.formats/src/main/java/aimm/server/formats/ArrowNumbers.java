package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Numbers. Those of a single batch stay where they are in the body. Nulls become NaN, and so make integers floats. */
final class ArrowNumbers implements ArrowColumn {

    private static final short HALF_NAN = 0x7E00;

    private record Chunk(ArrowBatch.Part part, ByteBuffer data) {}

    private final DType dtype;
    private final Budget budget;
    private final List<Chunk> chunks = new ArrayList<>();
    private int size;
    private boolean nulls;

    ArrowNumbers(DType dtype, Budget budget) {
        this.dtype = dtype;
        this.budget = budget;
    }

    @Override
    public void add(ArrowBatch batch, int length) {
        ArrowBatch.Part part = batch.part(length);
        chunks.add(new Chunk(part, batch.buffer((long) length * dtype.bytes())));
        nulls |= part.validity() != null;
        size = Math.addExact(size, length);
        budget.take((long) length * (part.validity() == null ? dtype.bytes() : Double.BYTES));
    }

    @Override
    public List<Object> values() {
        return (nulls ? withNaN() : withoutNulls()).asList();
    }

    private Tensor withoutNulls() {
        if (chunks.size() == 1) {
            return tensor(chunks.get(0));
        }
        ByteBuffer all = allocate(dtype);
        chunks.forEach(chunk -> all.put(chunk.data.duplicate()));
        return Tensor.wrap(dtype, new long[] {size}, all.flip());
    }

    private Tensor withNaN() {
        DType floats = dtype.floating() ? dtype : DType.FP64;
        ByteBuffer all = allocate(floats);
        for (Chunk chunk : chunks) {
            Tensor numbers = tensor(chunk);
            for (int i = 0; i < chunk.part.length(); i++) {
                boolean isNull = chunk.part.isNull(i);
                switch (floats) {
                    case FP16 -> all.putShort(isNull ? HALF_NAN : chunk.data.getShort(i * Short.BYTES));
                    case FP32 -> all.putFloat(isNull ? Float.NaN : chunk.data.getFloat(i * Float.BYTES));
                    default -> all.putDouble(isNull ? Double.NaN : numbers.doubleAt(i));
                }
            }
        }
        return Tensor.wrap(floats, new long[] {size}, all.flip());
    }

    private Tensor tensor(Chunk chunk) {
        return Tensor.wrap(dtype, new long[] {chunk.part.length()}, chunk.data);
    }

    private ByteBuffer allocate(DType type) {
        return ByteBuffer.allocate(Math.multiplyExact(size, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }
}
