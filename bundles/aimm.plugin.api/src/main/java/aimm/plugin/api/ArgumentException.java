package aimm.plugin.api;

/** An argument of a call is missing, surplus or not what was expected; the text says which and what was. */
public final class ArgumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ArgumentException(String message) {
        super(message);
    }

    public ArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
