package aimm.server.control.http.audit;

import java.io.IOException;
import java.nio.file.Path;

/** The audit log can't be written; the text says which file, why, and what to do. */
public final class AuditException extends IOException {

    private static final long serialVersionUID = 1L;

    AuditException(Path file, String reason, Throwable cause) {
        super("audit.file " + file + ": " + reason, cause);
    }
}
