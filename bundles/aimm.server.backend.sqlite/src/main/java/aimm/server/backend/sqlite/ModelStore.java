package aimm.server.backend.sqlite;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownInstanceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in one SQLite file. While it is open the file has a write-ahead log, so that reads and writes go side by side;
 * closing returns it to the form in which the original can open it. Safe for threads.
 */
final class ModelStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    private static final String ALL = "SELECT id, type, coalesce(version, 1), coalesce(octet_length(instance), 0)"
            + " FROM models LEFT JOIN aimm_versions ON model = id ORDER BY id";
    private static final String INSERT = "INSERT INTO models (type, instance) VALUES (?, ?) RETURNING id";
    private static final String UPDATE = "UPDATE models SET type = ?, instance = ? WHERE id = ?";
    private static final String COUNT_UP = "INSERT INTO aimm_versions VALUES (?, 2)"
            + " ON CONFLICT (model) DO UPDATE SET version = version + 1 RETURNING version";
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

    private ModelStore(Path file, OwnerLock lock, Connection connection) throws SQLException {
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
    static ModelStore open(Path path) {
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
            ModelStore store = new ModelStore(file, lock, connection);
            Sqlite.syncFolder(file);
            return store;
        } catch (SQLException e) {
            closeAfter(connection, e);
            lock.close();
            throw new BackendException("database " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    List<StoredModel> models() {
        return call(
                "list models",
                () -> readers.read(reader -> {
                    List<StoredModel> models = new ArrayList<>();
                    try (Statement query = reader.createStatement();
                            ResultSet rows = query.executeQuery(ALL)) {
                        while (rows.next()) {
                            models.add(new StoredModel(
                                    rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4)));
                        }
                    }
                    return models;
                }));
    }

    byte[] read(long instanceId) {
        return call(
                "read model " + instanceId,
                () -> readers.read(reader -> {
                    try (PreparedStatement query =
                            reader.prepareStatement("SELECT instance FROM models WHERE id = ?")) {
                        query.setLong(1, instanceId);
                        try (ResultSet rows = query.executeQuery()) {
                            if (!rows.next()) {
                                throw new UnknownInstanceException(instanceId);
                            }
                            byte[] instance = rows.getBytes(1);
                            return instance == null ? new byte[0] : instance;
                        }
                    }
                }));
    }

    StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        requireStorable(instance);
        return call(
                "store a model of " + instance.length + " bytes",
                () -> commits.commit(instance.length, () -> {
                    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                        insert.setString(1, modelType);
                        insert.setBytes(2, instance);
                        return new StoredModel(Sqlite.number(insert), modelType, 1, instance.length);
                    }
                }));
    }

    StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        requireStorable(instance);
        String what = "store model " + instanceId + " of " + instance.length + " bytes";
        return call(
                what,
                () -> commits.commit(instance.length, () -> {
                    try (PreparedStatement update = connection.prepareStatement(UPDATE);
                            PreparedStatement countUp = connection.prepareStatement(COUNT_UP)) {
                        update.setString(1, modelType);
                        update.setBytes(2, instance);
                        update.setLong(3, instanceId);
                        requireOne(update.executeUpdate(), instanceId);
                        countUp.setLong(1, instanceId);
                        return new StoredModel(instanceId, modelType, Sqlite.number(countUp), instance.length);
                    }
                }));
    }

    void delete(long instanceId) {
        call(
                "delete model " + instanceId,
                () -> commits.commit(0, () -> {
                    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM models WHERE id = ?");
                            PreparedStatement forget =
                                    connection.prepareStatement("DELETE FROM aimm_versions WHERE model = ?")) {
                        delete.setLong(1, instanceId);
                        requireOne(delete.executeUpdate(), instanceId);
                        forget.setLong(1, instanceId);
                        return forget.executeUpdate();
                    }
                }));
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

    private static void requireStorable(byte[] instance) {
        if (instance.length > Sqlite.MOST_BYTES_IN_AN_INSTANCE) {
            throw new BackendException("a model of " + instance.length + " bytes can't be stored: SQLite's limit is "
                    + Sqlite.MOST_BYTES_IN_AN_INSTANCE);
        }
    }

    private static void requireOne(int rows, long instanceId) {
        if (rows == 0) {
            throw new UnknownInstanceException(instanceId);
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
