package aimm.server.api;

/** The caller's arguments do not fit the call; the text says which and what was expected. */
public final class InvalidRequestException extends AimmException {

    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
