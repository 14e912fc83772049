package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values given by their numbers in a dictionary, as those of few categories are. */
final class ArrowCodes implements ArrowColumn {

    private final String where;
    private final DType dtype;
    private final ArrowDictionary dictionary;
    private final Budget budget;
    private final List<Object> values = new ArrayList<>();
    private boolean nulls;

    /** @param dtype of the numbers */
    ArrowCodes(String where, DType dtype, ArrowDictionary dictionary, Budget budget) {
        this.where = where;
        this.dtype = dtype;
        this.dictionary = dictionary;
        this.budget = budget;
    }

    @Override
    public void add(ArrowBatch batch, int length) {
        ArrowBatch.Part part = batch.part(length);
        Tensor codes = Tensor.wrap(dtype, new long[] {length}, batch.buffer((long) length * dtype.bytes()));
        List<Object> meanings = length == 0 ? List.of() : dictionary.values();
        for (int i = 0; i < length; i++) {
            Object value = part.isNull(i) ? null : meaning(meanings, codes.longAt(i));
            budget.take(Long.BYTES + (value instanceof String text ? text.length() : 0));
            nulls |= value == null;
            values.add(value);
        }
    }

    @Override
    public List<Object> values() {
        if (nulls) {
            return values;
        }
        if (values.isEmpty() || !(values.get(0) instanceof String)) {
            return Tensor.of(values).asList();
        }
        Elements elements = new Elements();
        for (Object text : values) {
            elements.add(ByteBuffer.wrap(((String) text).getBytes(StandardCharsets.UTF_8)));
        }
        return elements.tensor().asList();
    }

    private Object meaning(List<Object> meanings, long code) {
        if (code < 0 || code >= meanings.size()) {
            throw new FormatException(
                    ArrowFormat.NAME,
                    where + ", row " + values.size(),
                    "a number below " + meanings.size() + ", the size of the dictionary",
                    "" + code);
        }
        return meanings.get((int) code);
    }
}
