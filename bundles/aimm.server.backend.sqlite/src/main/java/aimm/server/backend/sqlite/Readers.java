package aimm.server.backend.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A few connections that read beside the one that writes, opened when they are first needed. */
final class Readers {

    private static final int MOST = 4;

    private final Path file;
    private final Semaphore permits = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Readers(Path file) {
        this.file = file;
    }

    @FunctionalInterface
    interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Reads; waits while all connections are busy. */
    <T> T read(Query<T> query) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = open();
            }
            try {
                return query.on(connection);
            } finally {
                idle.push(connection);
            }
        } finally {
            permits.release();
        }
    }

    /** Waits for what is being read, and closes all connections; nothing may be read afterwards. */
    void close() throws SQLException {
        permits.acquireUninterruptibly(MOST);
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    private Connection open() throws SQLException {
        Connection connection = Sqlite.connect(file, "mode=rw");
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
        }
        return connection;
    }
}
