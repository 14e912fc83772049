package aimm.server.backend.sqlite;

import aimm.server.api.BackendException;
import aimm.server.backend.sqlite.Readers.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SQLite file. While it is open the file has a write-ahead log, so that reads and writes go side by side; closing
 * returns it to the form in which the original can open it. Safe for threads.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long LOG_BYTES_KEPT = 64L << 20;

    private final Path file;
    private final OwnerLock lock;
    private final Connection connection;
    private final Statement statement;
    private final GroupCommit commits;
    private final Readers readers;

    /** Held for reading during every call, for writing to close. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private Database(Path file, OwnerLock lock, Connection connection) throws SQLException {
        this.file = file;
        this.lock = lock;
        this.connection = connection;
        statement = connection.createStatement();
        if (!"wal".equals(Sqlite.text(statement, "PRAGMA journal_mode = WAL"))) {
            LOG.warn(
                    "database {}: no write-ahead log on this file system; reads and writes will wait for one another",
                    file);
        }
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES_KEPT);
        Schema.migrate(statement);
        commits = new GroupCommit(connection);
        readers = new Readers(file);
    }

    /**
     * Opens or creates a database, with the folders it lies in.
     *
     * @throws BackendException if it can't be used; what was there is unchanged
     */
    static Database open(Path path) {
        Path file = real(path);
        OwnerLock lock = OwnerLock.take(file);
        try {
            if (Files.exists(file)) {
                DatabaseCheck.check(file);
            }
        } catch (BackendException e) {
            lock.abandon();
            throw e;
        }
        Connection connection = null;
        try {
            connection = Sqlite.connect(file, "mode=rwc");
            Database database = new Database(file, lock, connection);
            Sqlite.syncFolder(file);
            return database;
        } catch (SQLException e) {
            closeAfter(connection, e);
            lock.close();
            throw new BackendException("database " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Reads.
     *
     * @param what completes an error text: {@code can't} what
     */
    <T> T read(String what, Query<T> query) {
        return call(what, () -> readers.read(query));
    }

    /**
     * Writes within a transaction; durable on return, undone if this throws.
     *
     * @param what completes an error text: {@code can't} what
     * @param bytes about what is written
     */
    <T> T write(String what, long bytes, Query<T> query) {
        return call(what, () -> commits.commit(bytes, () -> query.on(connection)));
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try (lock) {
            if (!closed) {
                closed = true;
                closeDatabase();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeDatabase() {
        try (connection) {
            readers.close();
            if (!"delete".equals(Sqlite.text(statement, "PRAGMA journal_mode = DELETE"))) {
                LOG.warn("database {}: somebody else has it open; its write-ahead log stays beside it", file);
            }
        } catch (SQLException e) {
            LOG.warn("database {}: its write-ahead log stays beside it ({})", file, e.getMessage());
        }
    }

    private <T> T call(String what, GroupCommit.Work<T> work) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new BackendException("database " + file + " is closed");
            }
            return work.run();
        } catch (SQLException e) {
            throw new BackendException("database " + file + ": can't " + what + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            Files.createDirectories(absolute.getParent());
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new BackendException("database " + absolute + ": its folder can't be created (" + e + ")", e);
        }
    }

    private static void closeAfter(Connection connection, SQLException cause) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
