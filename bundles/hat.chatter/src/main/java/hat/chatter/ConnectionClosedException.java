package hat.chatter;

/** A connection was closed, by either side, or broke. */
public final class ConnectionClosedException extends ChatterException {

    private static final long serialVersionUID = 1;

    public ConnectionClosedException(String message) {
        super(message, null);
    }

    public ConnectionClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
