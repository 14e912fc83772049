package aimm.server.api;

/** The engine holds no action with the identifier the caller named, or no longer does. */
public final class UnknownActionException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownActionException(long actionId) {
        super("no action " + actionId);
    }
}
