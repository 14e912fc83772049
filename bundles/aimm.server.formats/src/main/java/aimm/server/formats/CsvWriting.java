package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.Values;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Writes a table: NaN and what is missing as nothing, the empty text as {@code ""}. Labels of rows go before the first
 * column, if they are other than the numbers of the rows.
 */
final class CsvWriting {

    /** Tells empty texts from missing ones; an empty line would not count as one. */
    private record Quotes(boolean alone) implements QuoteStrategy {

        @Override
        public boolean quoteNull(int line, int field) {
            return alone;
        }

        @Override
        public boolean quoteEmpty(int line, int field) {
            return true;
        }
    }

    private CsvWriting() {}

    static void write(DataFrame frame, boolean names, OutputStream out) throws IOException {
        List<String> header = new ArrayList<>();
        List<IntFunction<String>> columns = new ArrayList<>();
        if (names && !Results.hasPlainIndex(frame)) {
            header.add(null);
            columns.add(cells("index", frame.index()));
        }
        frame.columns().forEach((name, values) -> {
            header.add(name);
            columns.add(cells(name, values));
        });
        CsvWriter lines = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(new Quotes(columns.size() == 1))
                .build(out);
        if (names) {
            lines.writeRecord(header);
        }
        for (int row = 0; row < frame.index().size(); row++) {
            CsvWriter.CsvWriterRecord line = lines.writeRecord();
            for (IntFunction<String> column : columns) {
                line.writeField(column.apply(row));
            }
            line.endRecord();
        }
        lines.flush();
    }

    /** Gives the text of a row's cell, once all cells are known to have one. */
    private static IntFunction<String> cells(String column, List<Object> values) {
        Tensor tensor = Tensor.viewedBy(values);
        if (tensor != null && tensor.rank() == 1 && tensor.dtype() != DType.BYTES) {
            return row -> text(tensor, row);
        }
        for (int row = 0; row < values.size(); row++) {
            Object cell = values.get(row);
            if (cell != null && !(cell instanceof Number || cell instanceof Boolean || cell instanceof String)) {
                throw new FormatException(
                        CsvFormat.NAME,
                        "column " + FormatException.quote(column) + ", row " + row,
                        "a number, boolean or text",
                        Values.describe(cell));
            }
        }
        return row -> text(values.get(row));
    }

    private static String text(Tensor tensor, int row) {
        return switch (tensor.dtype()) {
            case FP64 -> text(tensor.doubleAt(row));
            case FP32, FP16, BF16 -> text((float) tensor.doubleAt(row));
            case BOOL, UINT64 -> text(tensor.valueAt(row));
            default -> Long.toString(tensor.longAt(row));
        };
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            return text(number.doubleValue());
        }
        return cell == null ? null : cell.toString();
    }

    private static String text(double number) {
        if (Double.isFinite(number)) {
            return Double.toString(number);
        }
        return Double.isNaN(number) ? null : number > 0 ? "inf" : "-inf";
    }

    private static String text(float number) {
        return Float.isFinite(number) ? Float.toString(number) : text((double) number);
    }
}
