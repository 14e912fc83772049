package aimm.server.backend.sqlite;

import aimm.server.api.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second server away from a database, by a locked file {@code <database>.lock} beside it; the system frees it when
 * the process dies. That file stays: removing it could let two servers lock two files of one name.
 *
 * <p>Within a process the system properties tell, for all class loaders, which databases are taken: opening and closing
 * the locked file a second time would free it.
 */
final class OwnerLock implements AutoCloseable {

    private static final String TAKEN = "aimm.server.backend.sqlite.taken:";

    private final String property;
    private final Path file;
    private final boolean created;
    private FileChannel channel;

    private OwnerLock(Path database) {
        property = TAKEN + database;
        file = database.resolveSibling(database.getFileName() + ".lock");
        created = !Files.exists(file);
    }

    /**
     * Takes the lock.
     *
     * @param database its real path, so that all who open it name it alike
     * @throws BackendException if another server has it, or the lock's file can't be written
     */
    static OwnerLock take(Path database) {
        OwnerLock lock = new OwnerLock(database);
        if (System.getProperties().putIfAbsent(lock.property, "true") != null) {
            throw new BackendException("database " + database + " is in use by another server in this process");
        }
        try {
            lock.lockFile(database);
            return lock;
        } catch (IOException e) {
            lock.close();
            throw new BackendException("database " + database + ": can't write " + lock.file + " (" + e + ")", e);
        } catch (BackendException e) {
            lock.close();
            throw e;
        }
    }

    private void lockFile(Path database) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held == null) {
            throw new BackendException("database " + database + " is in use by another server, process "
                    + Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(
                (ProcessHandle.current().pid() + System.lineSeparator()).getBytes(StandardCharsets.US_ASCII)));
    }

    /** Frees the lock of a database that turned out to be none of ours, and leaves nothing beside it. */
    void abandon() {
        try {
            if (created) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // then an empty file stays, which does no harm
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the descriptor is gone even so, and the lock with it
        } finally {
            System.getProperties().remove(property);
        }
    }
}
