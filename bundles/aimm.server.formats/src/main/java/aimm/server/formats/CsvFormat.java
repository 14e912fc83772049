package aimm.server.formats;

import aimm.plugin.api.DataFrame;
import java.io.IOException;
import java.io.OutputStream;

/** A table as lines of text (RFC 4180), in UTF-8, read into a data frame. */
final class CsvFormat implements Format {

    static final String MEDIA_TYPE = "text/csv";
    static final String NAME = "CSV";

    private static final CsvFormat WITH_NAMES = new CsvFormat(true);
    private static final CsvFormat WITHOUT_NAMES = new CsvFormat(false);

    private final boolean names;

    private CsvFormat(boolean names) {
        this.names = names;
    }

    /** @param type may tell the {@code charset}, and with {@code header=absent} that no line of names comes first */
    static CsvFormat of(MediaType type) {
        String charset = type.parameters().getOrDefault("charset", "utf-8");
        if (!charset.matches("(?i)utf-?8|us-ascii")) {
            throw new FormatException(NAME, "charset", "utf-8", FormatException.quote(charset));
        }
        String header = type.parameters().getOrDefault("header", "present");
        return switch (header) {
            case "present" -> WITH_NAMES;
            case "absent" -> WITHOUT_NAMES;
            default -> throw new FormatException(NAME, "header", "present or absent", FormatException.quote(header));
        };
    }

    @Override
    public String mediaType() {
        return names ? MEDIA_TYPE : MEDIA_TYPE + "; header=absent";
    }

    @Override
    public DataFrame read(byte[] body) {
        return CsvReading.read(body, names);
    }

    @Override
    public void write(Object value, OutputStream out) throws IOException {
        CsvWriting.write(Results.table(NAME, value), names, out);
    }
}
