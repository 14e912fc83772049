package aimm.server.security;

import java.io.IOException;
import java.nio.file.Path;

/** A PEM file can't be used; the text says which, why, and what to do. */
public final class PemException extends IOException {

    private static final long serialVersionUID = 1L;

    PemException(Path file, String reason, Throwable cause) {
        super("PEM file " + file + ": " + reason, cause);
    }

    PemException(Path file, String reason) {
        this(file, reason, null);
    }
}
