package aimm.server.formats;

import aimm.plugin.api.DataFrame;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a table column by column, without an object for each cell. What is in a column shows only at its end, so a body
 * with columns of texts is read twice: first for the numbers, then for the texts.
 */
final class CsvReading extends AbstractBaseCsvCallbackHandler<Boolean> {

    private final List<String> names;
    private final List<CsvColumn> columns;
    private final CsvNumber number = new CsvNumber();
    /** Whether the line that is being read is the one that tells the names or at least the number of the columns. */
    private boolean first = true;

    private boolean named;

    private CsvReading(boolean named, List<String> names, List<CsvColumn> columns) {
        this.named = named;
        this.names = names;
        this.columns = columns;
    }

    /**
     * Reads a table. A first column without a name has the labels of the rows, as pandas writes them.
     *
     * @param named whether the first line has the names of the columns; else they are 0, 1 and so on
     */
    static DataFrame read(byte[] body, boolean named) {
        List<String> names = new ArrayList<>();
        List<CsvColumn> columns = new ArrayList<>();
        read(body, new CsvReading(named, names, columns));
        if (columns.isEmpty()) {
            throw failure("line 1", named ? "the names of columns" : "values", "the end of the body");
        }
        boolean again = false;
        for (CsvColumn column : columns) {
            again |= column.beginTexts();
        }
        if (again) {
            read(body, new CsvReading(named, new ArrayList<>(), columns));
        }
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(names.get(i), columns.get(i).values());
        }
        if (named && columns.size() > 1 && names.get(0).isEmpty()) {
            return new DataFrame(values.remove(""), values);
        }
        return DataFrame.of(values);
    }

    @Override
    protected void handleField(int index, char[] buffer, int from, int length, boolean quoted) {
        if (first) {
            begin(index, named ? new String(buffer, from, length) : Integer.toString(index));
        }
        if (first && named) {
            return;
        }
        if (index >= columns.size()) {
            throw wrongLength("more");
        }
        columns.get(index).add(buffer, from, length, quoted, number);
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() != RecordType.DATA) {
            return null;
        }
        if (getFieldCount() < columns.size()) {
            throw wrongLength("" + getFieldCount());
        }
        if (first && named) {
            requireDifferentNames();
        }
        first = false;
        return true;
    }

    private void requireDifferentNames() {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw failure(line(), "names that differ", FormatException.quote(name) + " twice");
            }
        }
    }

    private void begin(int index, String name) {
        names.add(name);
        if (index == columns.size()) {
            columns.add(new CsvColumn());
        }
        if (index >= Results.MOST_COLUMNS) {
            throw failure(line(), "at most " + Results.MOST_COLUMNS + " columns", "more");
        }
    }

    private String line() {
        return "line " + getStartingLineNumber();
    }

    private FormatException wrongLength(String found) {
        return failure(line(), columns.size() + " values as in the first line", found);
    }

    private static void read(byte[] body, CsvReading handler) {
        boolean mark = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        int from = mark ? 3 : 0;
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(body, from, body.length - from), StandardCharsets.UTF_8.newDecoder());
        try (CsvReader<Boolean> lines =
                CsvReader.builder().allowUnclosedQuote(false).build(handler, text)) {
            lines.forEach(line -> {});
        } catch (CsvParseException e) {
            if (e.getCause() instanceof FormatException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw failure(handler.line(), "values separated by commas", e.getMessage(), e);
        } catch (UncheckedIOException | IOException e) {
            boolean malformed = e.getCause() instanceof CharacterCodingException;
            throw failure("after " + handler.line(), "text in UTF-8", malformed ? "other bytes" : "" + e, e);
        }
    }

    private static FormatException failure(String where, String expected, String found) {
        return failure(where, expected, found, null);
    }

    private static FormatException failure(String where, String expected, String found, Throwable cause) {
        return new FormatException(CsvFormat.NAME, where, expected, found, cause);
    }
}
