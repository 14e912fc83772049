package aimm.server.control.http.audit;

import java.nio.file.Path;

/**
 * Where the audit log is kept.
 *
 * @param size bytes after which another file is begun
 * @param files most files that are kept besides the one that is written
 */
public record AuditFile(Path path, long size, int files) {

    /** The one that was written before it, or so many before. */
    Path earlier(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
