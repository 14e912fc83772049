package aimm.server.control.http.access;

/** Who may reach the server is configured in a way that can't work or is not safe; the text says what to do. */
public final class AccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AccessException(String message) {
        super(message);
    }
}
