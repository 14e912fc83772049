package aimm.server.api;

/** A bounded queue is full; the same call can succeed later. */
public final class BusyException extends AimmException {

    private static final long serialVersionUID = 1L;

    public BusyException(String message) {
        super(message);
    }
}
