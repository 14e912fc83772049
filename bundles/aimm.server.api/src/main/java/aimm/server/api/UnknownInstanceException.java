package aimm.server.api;

/** The engine holds no model with the identifier the caller named. */
public final class UnknownInstanceException extends AimmException {

    private static final long serialVersionUID = 1L;

    private final long instanceId;

    public UnknownInstanceException(long instanceId) {
        super("no model instance " + instanceId);
        this.instanceId = instanceId;
    }

    /** The identifier that the caller named. */
    public long instanceId() {
        return instanceId;
    }
}
