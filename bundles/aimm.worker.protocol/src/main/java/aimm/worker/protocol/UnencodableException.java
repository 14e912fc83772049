package aimm.worker.protocol;

/** What was to be sent is no value, nested too deeply or too large; nothing of its message was written. */
public final class UnencodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnencodableException(String message) {
        super(message);
    }
}
