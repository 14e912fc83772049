package aimm.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Notices that a file was changed, replaced or made, by looking at it now and then. A change is told when the next look
 * finds the file as the last one did, so that nobody reads what is still being written.
 */
final class FileChanges {

    private static final String ABSENT = "";

    private final Path file;
    private String known;
    private String last;

    FileChanges(Path file) {
        this.file = file;
        known = stamp();
        last = known;
    }

    /** Whether the file changed since it was last told, and rests now. One that is gone did not. */
    boolean happened() {
        String now = stamp();
        boolean isAtRest = now.equals(last);
        last = now;
        if (!isAtRest || now.equals(known) || now.equals(ABSENT)) {
            return false;
        }
        known = now;
        return true;
    }

    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
