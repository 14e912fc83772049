package aimm.server.tracing;

import java.io.IOException;

/** The endpoint was reached and did not take what was sent. */
final class ExportException extends IOException {

    private static final long serialVersionUID = 1;

    ExportException(String message) {
        super(message);
    }
}
