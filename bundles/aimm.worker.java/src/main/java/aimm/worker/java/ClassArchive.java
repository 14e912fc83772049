package aimm.worker.java;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the base of the workers and an archive of their loaded classes in the user's cache folder, where the JVM maps
 * them instead of loading them anew: it accepts an archive only for the very same jars at the very same place. Without
 * a usable cache folder workers start as well, only slower. Safe for threads.
 */
final class ClassArchive implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String PREFIX = "worker-java-";
    private static final Duration UNUSED = Duration.ofDays(30);
    private static final long TRAINING_SECONDS = 60;
    private static final int TRAINING_MEGABYTES = 128;

    private final ChildBase base;
    private final Path archive;
    private Process training;
    private boolean closed;

    private ClassArchive(ChildBase base, Path archive) {
        this.base = base;
        this.archive = archive;
    }

    /** @param cache the user's cache folder for this server */
    static ClassArchive open(ChildBase original, Path cache) {
        try {
            Path folder = cache.resolve(PREFIX + key(original));
            if (!Files.isDirectory(folder)) {
                WorkerFolder.privately(cache);
                fill(folder, original);
                removeUnused(cache);
            }
            ChildBase kept = moved(original, folder);
            if (same(original, kept)) {
                Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
                return new ClassArchive(kept, folder.resolve("classes.jsa"));
            }
            LOG.warn("{} is damaged; workers start without it", folder);
            WorkerFolder.delete(folder);
        } catch (IOException e) {
            LOG.info("workers start without a class archive: {}", e.toString());
        }
        return new ClassArchive(original, null);
    }

    /** {@code $XDG_CACHE_HOME/aimm} or {@code ~/.cache/aimm}. */
    static Path userCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache == null || cache.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "aimm")
                : Path.of(cache, "aimm");
    }

    /** The base as it is kept. */
    ChildBase base() {
        return base;
    }

    /** What makes a JVM use the archive, once there is one. */
    List<String> options() {
        return archive != null && Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /** Makes the archive if there is none: a worker starts up once and ends. Blocks for some seconds. */
    void train(Path temporary) {
        if (archive == null || Files.exists(archive)) {
            return;
        }
        Path unfinished =
                archive.resolveSibling("unfinished-" + ProcessHandle.current().pid() + ".jsa");
        try {
            Process process = start(temporary, unfinished);
            if (process != null && process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                LOG.info("no class archive was made; workers start all the same");
            }
        } catch (IOException e) {
            LOG.info("no class archive was made: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            delete(unfinished);
        }
    }

    /** Ends a training that still runs. */
    @Override
    public synchronized void close() {
        closed = true;
        if (training != null) {
            training.destroyForcibly();
        }
    }

    private synchronized Process start(Path temporary, Path unfinished) throws IOException {
        if (closed) {
            return null;
        }
        List<String> options = List.of("-XX:ArchiveClassesAtExit=" + unfinished);
        training = ChildCommand.of(base, TRAINING_MEGABYTES, temporary, options, "--train")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = training.getOutputStream()) {
            in.write(ChildCommand.told(
                    base,
                    Map.of(
                            "training",
                            temporary.toString(),
                            "framework.org.osgi.framework.storage",
                            temporary + "/cache")));
        }
        return training;
    }

    private static String key(ChildBase base) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String jvm = System.getProperty("java.home") + System.getProperty("java.vm.version");
            digest.update(jvm.getBytes(StandardCharsets.UTF_8));
            for (Path jar : jars(base).toList()) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static void fill(Path folder, ChildBase original) throws IOException {
        Path unfinished = Files.createTempDirectory(folder.getParent(), "unfinished-");
        try {
            for (Path jar : jars(original).toList()) {
                Files.copy(jar, unfinished.resolve(jar.getFileName()));
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) { // or else another server was faster
                throw e;
            }
        } finally {
            WorkerFolder.delete(unfinished);
        }
    }

    private static boolean same(ChildBase original, ChildBase kept) throws IOException {
        List<Path> copies = jars(kept).toList();
        List<Path> originals = jars(original).toList();
        for (int i = 0; i < copies.size(); i++) {
            if (!Files.exists(copies.get(i)) || Files.mismatch(copies.get(i), originals.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static void removeUnused(Path cache) throws IOException {
        Instant limit = Instant.now().minus(UNUSED);
        List<Path> folders;
        try (Stream<Path> entries = Files.list(cache)) {
            folders = entries.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path folder : folders) {
            if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                WorkerFolder.delete(folder);
            }
        }
    }

    private static ChildBase moved(ChildBase base, Path folder) {
        return new ChildBase(
                base.main(), moved(base.classPath(), folder), moved(base.bundles(), folder), base.framework());
    }

    private static List<Path> moved(List<Path> jars, Path folder) {
        return jars.stream().map(jar -> folder.resolve(jar.getFileName())).toList();
    }

    private static Stream<Path> jars(ChildBase base) {
        return Stream.concat(base.classPath().stream(), base.bundles().stream());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("could not delete {}", file, e);
        }
    }
}
