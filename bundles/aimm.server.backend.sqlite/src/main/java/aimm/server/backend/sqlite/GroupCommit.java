package aimm.server.backend.sqlite;

import aimm.server.api.AimmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what several threads write at the same time durable by one commit, since waiting for the disk is what a commit
 * costs: while one thread commits, the others queue up, and the next of them takes the queue along.
 */
final class GroupCommit {

    private static final int MOST_WORKS = 256;
    private static final long MOST_BYTES = 32L << 20;

    private final ConcurrentLinkedQueue<Entry<?>> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final Statement statement;

    GroupCommit(Connection connection) throws SQLException {
        statement = connection.createStatement();
    }

    /** Writes within a transaction. An {@link AimmException} says that it wrote nothing. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Does the work on this or another thread; it is durable on return, and undone if this throws.
     *
     * @param bytes about what it writes
     */
    <T> T commit(long bytes, Work<T> work) throws SQLException {
        Entry<T> entry = new Entry<>(work, bytes);
        queue.add(entry);
        turn.lock();
        try {
            while (!entry.over) {
                run(takeBatch());
            }
        } finally {
            turn.unlock();
        }
        return entry.result();
    }

    private List<Entry<?>> takeBatch() {
        List<Entry<?>> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < MOST_WORKS && bytes < MOST_BYTES) {
            Entry<?> entry = queue.poll();
            if (entry == null) {
                break;
            }
            batch.add(entry);
            bytes += entry.bytes;
        }
        return batch;
    }

    private void run(List<Entry<?>> batch) {
        try {
            statement.execute("BEGIN IMMEDIATE");
            for (Entry<?> entry : batch) {
                entry.run();
            }
            statement.execute("COMMIT");
            batch.forEach(entry -> entry.over = true);
        } catch (SQLException | RuntimeException | Error e) {
            Sqlite.rollback(statement, e);
            if (batch.size() == 1) {
                batch.get(0).fail(e);
            } else {
                batch.forEach(entry -> run(List.of(entry))); // so that each fails for its own fault only
            }
        }
    }

    /** Touched by the thread whose turn it is only. */
    private static final class Entry<T> {

        private final Work<T> work;
        private final long bytes;
        private boolean over;
        private T value;
        private Throwable failure;

        Entry(Work<T> work, long bytes) {
            this.work = work;
            this.bytes = bytes;
        }

        void run() throws SQLException {
            failure = null;
            try {
                value = work.run();
            } catch (AimmException refusal) {
                failure = refusal;
            }
        }

        void fail(Throwable cause) {
            failure = cause;
            over = true;
        }

        T result() throws SQLException {
            if (failure instanceof SQLException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return value;
        }
    }
}
