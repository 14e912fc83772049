package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Booleans, of a bit each. */
final class ArrowBooleans implements ArrowColumn {

    private record Chunk(ArrowBatch.Part part, ByteBuffer bits) {}

    private final Budget budget;
    private final List<Chunk> chunks = new ArrayList<>();
    private int size;
    private boolean nulls;

    ArrowBooleans(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void add(ArrowBatch batch, int length) {
        ArrowBatch.Part part = batch.part(length);
        chunks.add(new Chunk(part, batch.buffer((length + 7L) / 8)));
        nulls |= part.validity() != null;
        size = Math.addExact(size, length);
        budget.take((long) (part.validity() == null ? Byte.BYTES : Long.BYTES) * length);
    }

    @Override
    public List<Object> values() {
        return nulls ? booleansAndNulls() : tensor().asList();
    }

    private List<Object> booleansAndNulls() {
        List<Object> values = new ArrayList<>(size);
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.part.length(); i++) {
                values.add(chunk.part.isNull(i) ? null : (Object) ArrowBatch.bit(chunk.bits, i));
            }
        }
        return values;
    }

    private Tensor tensor() {
        byte[] values = new byte[size];
        int at = 0;
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.part.length(); i++) {
                values[at++] = (byte) (ArrowBatch.bit(chunk.bits, i) ? 1 : 0);
            }
        }
        return Tensor.wrap(DType.BOOL, new long[] {size}, ByteBuffer.wrap(values));
    }
}
