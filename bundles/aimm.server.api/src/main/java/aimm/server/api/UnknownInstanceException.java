package aimm.server.api;

/** The engine holds no model with the identifier the caller named. */
public final class UnknownInstanceException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownInstanceException(long instanceId) {
        super("no model instance " + instanceId);
    }
}
