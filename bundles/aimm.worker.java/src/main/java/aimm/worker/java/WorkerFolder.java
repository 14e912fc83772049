package aimm.worker.java;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a worker process has on disk: its socket, its mark, its framework's cache, its temporary files. */
final class WorkerFolder {

    /** A Unix domain socket's path must be shorter than 108 bytes. */
    private static final int LONGEST_SOCKET = 100;

    private final Path folder;
    private final Path socketFolder;

    private WorkerFolder(Path folder, Path socketFolder) {
        this.folder = folder;
        this.socketFolder = socketFolder;
    }

    /** @param parent of the folders of all workers */
    static WorkerFolder create(Path parent, long workerId) throws IOException {
        Path folder = privately(parent.resolve(Long.toString(workerId)));
        Files.createDirectory(folder.resolve("tmp"));
        Files.write(folder.resolve("mark"), new byte[Long.BYTES]);
        boolean tooLong = folder.resolve("socket").toString().length() > LONGEST_SOCKET;
        return new WorkerFolder(folder, tooLong ? Files.createTempDirectory(Path.of("/tmp"), "aimm-") : folder);
    }

    static Path privately(Path folder) throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path socket() {
        return socketFolder.resolve("socket");
    }

    Path mark() {
        return folder.resolve("mark");
    }

    Path cache() {
        return folder.resolve("cache");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    void delete() throws IOException {
        delete(folder);
        delete(socketFolder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(folder)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        }
    }
}
