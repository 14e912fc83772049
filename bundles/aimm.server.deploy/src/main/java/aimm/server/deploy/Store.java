package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import aimm.server.api.DeploymentException;
import aimm.server.api.UploadedRevision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which uploaded bundles are kept. Below {@code bundles} each has a folder of its name, with jars that are
 * named after their digests and the {@link Index} that says which of them count. The index is replaced as a whole and
 * after the jars it names are on the disk, so that a crash leaves the old one or the new one. {@code incoming} has what
 * is arriving, {@code lock} keeps a second server out. Nothing is made before the first bundle comes. Safe for threads,
 * as long as one at a time works on a bundle.
 */
final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final String INDEX = "index";

    private final Path folder;
    private final Map<String, Stored> all = new TreeMap<>(); // guarded by this, as are the next two
    private FileChannel lock;
    private DeploymentException unusable;

    Store(Path folder) {
        this.folder = folder;
    }

    /** Reads what is there and removes what a crash left. */
    synchronized void load() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        open();
        try {
            deleteAll(incoming());
            for (Path own : list(bundles())) {
                load(own);
            }
        } catch (IOException e) {
            throw unusable("can't be read: " + e, e);
        }
    }

    private void load(Path own) throws IOException {
        String name = own.getFileName().toString();
        Path index = own.resolve(INDEX);
        if (!Files.exists(index)) {
            deleteAll(own);
            Files.delete(own);
            return;
        }
        try {
            all.put(name, Index.read(name, Files.readString(index)));
            sweep(name);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} is damaged, so the uploaded {} is left out: {}", index, name, e.getMessage());
        }
    }

    /** Makes the folder, if that was not done before, and keeps others out. */
    synchronized void open() {
        if (unusable != null) {
            throw unusable;
        }
        if (lock != null) {
            return;
        }
        try {
            for (Path each : List.of(folder, incoming(), bundles())) {
                Files.createDirectories(
                        each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(lock)) {
                lock.close();
                throw unusable("is another server's", null);
            }
        } catch (IOException e) {
            throw unusable("can't be used: " + e, e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock owned = channel.tryLock();
            return owned != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private DeploymentException unusable(String why, Exception cause) {
        unusable = new DeploymentException(
                "the folder of uploaded bundles, " + folder + ", " + why
                        + "; deploy.folder in the configuration can name another",
                cause);
        return unusable;
    }

    /** For what is arriving. */
    Path incoming() {
        return folder.resolve("incoming");
    }

    synchronized List<Stored> all() {
        return List.copyOf(all.values());
    }

    /** {@code null} if none of that name was uploaded. */
    synchronized Stored find(String name) {
        return all.get(name);
    }

    Path jar(String name, UploadedRevision revision) {
        return own(name).resolve(revision.sha256() + ".jar");
    }

    /**
     * Refuses what is too much beside the others.
     *
     * @param most bytes that all kept jars together may have
     */
    synchronized void checkRoom(String name, long size, long most) {
        long others = othersThan(name);
        if (others + size > most) {
            throw new BundleRefusedException(name + " has " + size + " bytes, and the bundles uploaded before " + others
                    + "; together they may have " + most + " (deploy.megabytes)");
        }
    }

    /** Takes a jar in, for as long as it takes to find out whether it is to be kept. */
    void take(String name, Received received) {
        try {
            Files.createDirectories(own(name));
            Files.move(received.file(), own(name).resolve(received.sha256() + ".jar"), StandardCopyOption.ATOMIC_MOVE);
            sync(own(name));
            sync(bundles());
        } catch (IOException e) {
            throw new DeploymentException("the bundle could not be stored: " + e, e);
        }
    }

    /**
     * Makes this the truth, without the oldest revisions that are too many.
     *
     * @param revisions most that are kept besides the current one
     * @param most bytes that all kept jars together may have
     */
    synchronized void commit(Stored stored, int revisions, long most) {
        String name = stored.name();
        List<UploadedRevision> kept = new ArrayList<>();
        long bytes = othersThan(name);
        for (UploadedRevision revision : stored.revisions()) {
            bytes += revision.size();
            if (!kept.isEmpty() && (kept.size() > revisions || bytes > most)) {
                break;
            }
            kept.add(revision);
        }
        try {
            Stored next = new Stored(name, stored.plugin(), List.copyOf(kept));
            if (!Files.exists(jar(name, next.current()))) {
                throw new IOException(jar(name, next.current()) + " is gone");
            }
            write(own(name).resolve(INDEX), Index.write(next));
            all.put(name, next);
        } catch (IOException e) {
            throw new DeploymentException("the bundle could not be stored: " + e, e);
        }
        tidy(name);
    }

    /** Forgets a bundle. */
    synchronized void remove(String name) {
        try {
            Files.deleteIfExists(own(name).resolve(INDEX));
            sync(own(name));
            all.remove(name);
        } catch (IOException e) {
            throw new DeploymentException("the uploaded bundle could not be removed: " + e, e);
        }
        tidy(name);
    }

    /** Deletes jars that do not count. */
    synchronized void tidy(String name) {
        try {
            sweep(name);
        } catch (IOException e) {
            LOG.warn("could not tidy up {}; the next start will try again: {}", own(name), e.toString());
        }
    }

    private void sweep(String name) throws IOException {
        Stored stored = all.get(name);
        if (!Files.isDirectory(own(name))) {
            return;
        }
        Set<Path> wanted = stored == null
                ? Set.of()
                : Stream.concat(
                                Stream.of(own(name).resolve(INDEX)),
                                stored.revisions().stream().map(revision -> jar(name, revision)))
                        .collect(Collectors.toSet());
        for (Path file : list(own(name))) {
            if (!wanted.contains(file)) {
                Files.delete(file);
            }
        }
        if (stored == null) {
            Files.delete(own(name));
        }
    }

    /** Lets others have the folder. */
    @Override
    public synchronized void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                LOG.debug("could not close the lock", e);
            }
        }
    }

    private long othersThan(String name) {
        return all.values().stream()
                .filter(stored -> !stored.name().equals(name))
                .flatMap(stored -> stored.revisions().stream())
                .mapToLong(UploadedRevision::size)
                .sum();
    }

    private Path bundles() {
        return folder.resolve("bundles");
    }

    private Path own(String name) {
        return bundles().resolve(name);
    }

    private static void write(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    /** Has the names in a folder written to the disk. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        for (Path file : list(directory)) {
            Files.delete(file);
        }
    }
}
