package aimm.server.api;

/** The backend could not read or store; what was stored before is unchanged. */
public final class BackendException extends AimmException {

    private static final long serialVersionUID = 1L;

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
