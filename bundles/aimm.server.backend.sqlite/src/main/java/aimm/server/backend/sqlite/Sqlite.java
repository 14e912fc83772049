package aimm.server.backend.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** What the driver leaves to its callers. */
final class Sqlite {

    private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);

    /** SQLite's limit of a row; the driver would set a lower one. */
    private static final int MOST_BYTES_IN_A_ROW = Integer.MAX_VALUE;

    /** What that leaves for an instance: SQLite allots some more than it stores. */
    static final int MOST_BYTES_IN_AN_INSTANCE = MOST_BYTES_IN_A_ROW - (1 << 17);

    private static final int BUSY_MILLIS = 10_000;

    private Sqlite() {}

    /** Opens a connection without DriverManager, which sees no driver in another bundle. */
    static Connection connect(Path file, String parameters) throws SQLException {
        Properties limits = new Properties();
        limits.setProperty(SQLiteConfig.Pragma.LIMIT_LENGTH.pragmaName, String.valueOf(MOST_BYTES_IN_A_ROW));
        Connection connection =
                JDBC.createConnection("jdbc:sqlite:" + file.toUri().toASCIIString() + "?" + parameters, limits);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static long number(PreparedStatement prepared) throws SQLException {
        try (ResultSet row = prepared.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The bytes in a column; none if it is NULL. */
    static byte[] bytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }

    static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** Ends a transaction that failed; SQLite has ended it by itself after some failures. */
    static void rollback(Statement statement, Throwable cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Makes the names of new files in a database's folder durable, which some systems refuse and do by themselves. */
    static void syncFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            LOG.debug("folder of {} can't be synchronised", file, e);
        }
    }
}
