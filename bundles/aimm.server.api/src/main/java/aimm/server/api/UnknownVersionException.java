package aimm.server.api;

/** The model has no such version, or it is no longer kept. */
public final class UnknownVersionException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownVersionException(long instanceId, long version) {
        super("model instance " + instanceId + " has no version " + version + ", or it is no longer kept");
    }
}
