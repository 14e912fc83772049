package aimm.server.backend.sqlite;

import aimm.server.api.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Looks, without writing a byte, whether a file is a sound database of ours or of the original's. */
final class DatabaseCheck {

    /** Larger files are not read wholly at every start: their pages of rows are, those of instances are not. */
    private static final long FULL_CHECK_BYTES = 4L << 30;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> COLUMNS = Map.of("id", "INTEGER", "type", "TEXT", "instance", "BLOB");

    private final Path file;

    private DatabaseCheck(Path file) {
        this.file = file;
    }

    /**
     * Checks an existing file.
     *
     * @throws BackendException if it can't be used; the text says why
     */
    static void check(Path file) {
        new DatabaseCheck(file).check();
    }

    private void check() {
        if (!Files.isRegularFile(file)) {
            throw refusal(Files.isDirectory(file) ? "it is a directory" : "it is no regular file");
        }
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw refusal("it is not " + (Files.isReadable(file) ? "writable" : "readable") + " for this user");
        }
        Path sharedMemory = beside("-shm");
        boolean hadSharedMemory = Files.exists(sharedMemory);
        try {
            if (Files.size(file) > 0) {
                checkMagic();
                checkContent();
            }
        } catch (SQLException | IOException e) {
            throw refusal("it is damaged: " + oneLine(e), e);
        } finally {
            if (!hadSharedMemory) {
                removeSharedMemory(sharedMemory);
            }
        }
    }

    /** SQLite itself takes a file of a few bytes for an empty database. */
    private void checkMagic() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw refusal("it is no SQLite database");
            }
        }
    }

    /**
     * A write-ahead log that a crash left belongs to the content and is read with it. A rollback journal can't be, since
     * that means to write: then only the layout is looked at.
     */
    private void checkContent() throws SQLException, IOException {
        boolean log = hasContent("-wal");
        try (Connection connection = Sqlite.connect(file, log ? "mode=ro" : "mode=ro&immutable=1");
                Statement statement = connection.createStatement()) {
            checkLayout(statement);
            if (!hasContent("-journal")) {
                checkPages(statement);
            }
        }
    }

    private void checkLayout(Statement statement) throws SQLException {
        long version = Sqlite.number(statement, "PRAGMA user_version");
        if (version > Schema.VERSION) {
            throw refusal(
                    "a newer server wrote it (schema " + version + ", this one knows up to " + Schema.VERSION + ")");
        }
        String models = null;
        long tables = 0;
        try (ResultSet rows = statement.executeQuery("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")) {
            while (rows.next()) {
                tables++;
                if (rows.getString(1).equalsIgnoreCase("models")) {
                    models = rows.getString(2);
                }
            }
        }
        if (models == null && tables > 0) {
            throw refusal("it belongs to another application: it has tables, but no table models");
        }
        if (models != null) {
            checkColumns(statement, models);
        }
    }

    private void checkColumns(Statement statement, String definition) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA table_info(models)")) {
            while (rows.next()) {
                columns.put(rows.getString("name"), rows.getString("type").toUpperCase(Locale.ROOT));
            }
        }
        if (!columns.equals(COLUMNS) || !definition.toUpperCase(Locale.ROOT).contains("PRIMARY KEY AUTOINCREMENT")) {
            throw refusal("it belongs to another application: its table models has the columns " + columns
                    + ", expected id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, instance BLOB");
        }
    }

    private void checkPages(Statement statement) throws SQLException, IOException {
        boolean wholly = Files.size(file) <= FULL_CHECK_BYTES;
        String query = wholly ? "PRAGMA quick_check(1)" : "SELECT sum(id + octet_length(instance)) FROM models";
        try (ResultSet rows = statement.executeQuery(query)) {
            if (wholly && rows.next() && !"ok".equals(rows.getString(1))) {
                throw refusal("it is damaged: "
                        + rows.getString(1).lines().findFirst().orElse(""));
            }
        }
    }

    private boolean hasContent(String suffix) throws IOException {
        Path other = beside(suffix);
        return Files.exists(other) && Files.size(other) > 0;
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Reading a write-ahead log makes this index of it; nobody else uses the database, and SQLite makes it anew. */
    private static void removeSharedMemory(Path sharedMemory) {
        try {
            Files.deleteIfExists(sharedMemory);
        } catch (IOException e) {
            // an index that is out of date is made anew too
        }
    }

    private BackendException refusal(String reason) {
        return refusal(reason, null);
    }

    private BackendException refusal(String reason, Exception cause) {
        return new BackendException("database " + file + " can't be used and was left as it is: " + reason, cause);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
