package aimm.server.control.http.audit;

import aimm.server.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of JSON objects, a line each, to which is only added. Each holds the SHA-256 of the one before it, across files
 * and restarts. What a crash left torn is left there, on a line of its own, and counts for nothing.
 *
 * <p>Each line is on the disk before the method that adds it returns. Safe for threads; its methods block.
 */
public final class AuditLog implements AutoCloseable {

    /** What the first line ever has for the one before it. */
    static final String NONE = "0".repeat(64);

    /** More than the longest line. */
    private static final int END = 64 << 10;

    private static final int MOST_READ = 4 << 20;

    private final AuditFile file;
    private final Clock clock;
    /** Guarded by this, as are the others; {@code null} before the first line, and after a failure. */
    private FileChannel channel;

    private String previous = NONE;
    private long size;
    private boolean closed;

    public AuditLog(AuditFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Adds a line that says so.
     *
     * @throws AuditException if it can't be written
     */
    public void start() throws AuditException {
        try {
            append(json -> json.member("event", "start"));
        } catch (AuditException e) {
            throw e;
        } catch (IOException e) {
            throw new AuditException(
                    file.path(), "it can't be written (" + e + "); let the server's user write it and its folder", e);
        }
    }

    /**
     * Adds a line.
     *
     * @param members writes those besides the time and the line before
     * @throws IOException if it is not certain that it is on the disk; another may be, later
     */
    synchronized void append(Consumer<JsonWriter> members) throws IOException {
        if (closed) {
            throw new IOException("the audit log is closed");
        }
        try {
            if (channel == null) {
                open();
            }
            byte[] line = line(members);
            if (size > 0 && size + line.length > file.size()) {
                release();
                shift();
                open();
            }
            write(line);
            previous = digest(line, line.length - 1);
        } catch (IOException | RuntimeException e) {
            release();
            throw e;
        }
    }

    private byte[] line(Consumer<JsonWriter> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonWriter json = new JsonWriter(out)) {
            json.object().member("previous", previous);
            json.member(
                    "time", Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString());
            members.accept(json);
            json.end();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private void open() throws IOException {
        channel = FileChannel.open(
                file.path(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                attributes());
        try {
            if (channel.tryLock() == null) {
                throw isTaken(null);
            }
        } catch (OverlappingFileLockException e) {
            throw isTaken(e);
        }
        size = channel.size();
        Tail tail = Tail.of(file.path(), END, 1);
        if (tail.torn()) {
            write(new byte[] {'\n'});
        }
        List<byte[]> last =
                tail.entries().isEmpty() ? Tail.of(file.earlier(1), END, 1).entries() : tail.entries();
        previous = last.isEmpty() ? NONE : digest(last.get(0), last.get(0).length);
    }

    private AuditException isTaken(Throwable cause) {
        return new AuditException(
                file.path(), "another server or control writes it; give each a file of its own", cause);
    }

    private FileAttribute<?>[] attributes() {
        boolean posix =
                file.path().getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            size += channel.write(buffer);
        }
        channel.force(false);
    }

    /** Makes room for another file; the oldest goes if there are too many. */
    private void shift() throws IOException {
        Files.deleteIfExists(file.earlier(file.files()));
        for (int i = file.files() - 1; i >= 0; i--) {
            Path from = i == 0 ? file.path() : file.earlier(i);
            if (Files.exists(from)) {
                Files.move(from, file.earlier(i + 1), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void release() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // what was to be on the disk is
            }
            channel = null;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The newest entries, the newest first. */
    synchronized List<byte[]> newest(int most) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i <= file.files() && entries.size() < most; i++) {
            Path next = i == 0 ? file.path() : file.earlier(i);
            entries.addAll(Tail.of(next, MOST_READ, most - entries.size()).entries());
        }
        return entries;
    }

    private static String digest(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }
}
