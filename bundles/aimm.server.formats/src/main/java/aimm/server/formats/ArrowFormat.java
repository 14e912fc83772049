package aimm.server.formats;

import aimm.plugin.api.DataFrame;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Arrow's IPC stream, read into a data frame. Of Arrow's libraries only the message headers are used: the columns are
 * views of the body, so no memory outside the heap and no option of the JVM's is needed.
 */
final class ArrowFormat implements Format {

    static final String MEDIA_TYPE = "application/vnd.apache.arrow.stream";
    static final ArrowFormat INSTANCE = new ArrowFormat();
    static final String NAME = "Arrow";

    /** The column that pandas keeps the labels of rows in. */
    static final String INDEX = "__index_level_0__";

    private ArrowFormat() {}

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public DataFrame read(byte[] body) {
        return ArrowReading.read(body);
    }

    @Override
    public void write(Object value, OutputStream out) throws IOException {
        ArrowWriting.write(Results.table(NAME, value), out);
    }
}
