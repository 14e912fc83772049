package aimm.server.formats;

import aimm.plugin.api.DataFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/** Reads a stream: a schema, then batches of rows, and of the dictionaries that rows refer to. */
final class ArrowReading {

    private final ArrowMessages messages;
    private final ArrowTypes types;
    private final List<String> names = new ArrayList<>();
    private final List<ArrowColumn> columns = new ArrayList<>();

    private ArrowReading(byte[] body) {
        messages = new ArrowMessages(body);
        types = new ArrowTypes(new Budget(ArrowFormat.NAME, body.length));
    }

    static DataFrame read(byte[] body) {
        ArrowReading reading = new ArrowReading(body);
        try {
            return reading.frame();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw reading.messages.malformed(e);
        }
    }

    private DataFrame frame() {
        if (!messages.next() || messages.type() != MessageHeader.Schema) {
            throw messages.failure("a schema", "none");
        }
        schema(messages.header(new Schema()));
        while (messages.next()) {
            switch (messages.type()) {
                case MessageHeader.RecordBatch -> rows(messages.header(new RecordBatch()));
                case MessageHeader.DictionaryBatch -> dictionary(messages.header(new DictionaryBatch()));
                default -> throw messages.failure("rows or a dictionary", "type " + messages.type());
            }
        }
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), columns.get(i).values());
        }
        List<Object> index = values.remove(ArrowFormat.INDEX);
        return index == null ? DataFrame.of(values) : new DataFrame(index, values);
    }

    private void schema(Schema schema) {
        if (schema.endianness() != Endianness.Little) {
            throw messages.failure("little-endian numbers", "big-endian ones");
        }
        int count = schema.fieldsLength();
        if (count > Results.MOST_COLUMNS) {
            throw messages.failure("at most " + Results.MOST_COLUMNS + " columns", "" + count);
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Field field = schema.fields(i);
            String name = field.name() == null ? "" : field.name();
            if (seen.put(name, i) != null) {
                throw messages.failure("columns with names that differ", FormatException.quote(name) + " twice");
            }
            names.add(name);
            columns.add(types.column(name, field));
        }
    }

    private void rows(RecordBatch header) {
        ArrowBatch batch = new ArrowBatch(messages, header);
        for (ArrowColumn column : columns) {
            column.add(batch, batch.rows());
        }
    }

    private void dictionary(DictionaryBatch header) {
        RecordBatch values = header.data();
        if (values == null) {
            throw messages.failure("the values of a dictionary", "none");
        }
        ArrowBatch batch = new ArrowBatch(messages, values);
        types.dictionary(header.id(), header.isDelta()).add(batch, batch.rows());
    }
}
