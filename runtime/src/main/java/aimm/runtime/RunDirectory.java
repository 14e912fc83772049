package aimm.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder only this user can read, for what is of no use after this run: caches and sockets. What killed servers left
 * is removed by the next one; a lock tells that a server still lives, even one that another container hides.
 */
final class RunDirectory implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("aimm-server-(\\d+)-.*");
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static RunDirectory create(Path parent) throws IOException {
        sweep(parent);
        Path path = Files.createTempDirectory(
                parent, "aimm-server-" + ProcessHandle.current().pid() + "-");
        FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return new RunDirectory(path, lock);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            delete(path);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, "aimm-server-*")) {
            for (Path candidate : candidates) {
                if (isStale(candidate)) {
                    sweepOne(candidate);
                }
            }
        }
    }

    private static void sweepOne(Path candidate) {
        try {
            delete(candidate);
        } catch (IOException | UncheckedIOException e) {
            // the last workers of a killed server are still tidying up there, or another server is: the next one sweeps
        }
    }

    private static boolean isStale(Path candidate) {
        Matcher name = NAME.matcher(candidate.getFileName().toString());
        if (!name.matches() || !Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(name.group(1)));
        if (owner.isPresent()) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(candidate.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (IOException e) {
            return false; // of another user, or just being made or removed
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
