package hat.chatter;

/** A connection could not be made. */
public final class ConnectFailedException extends ChatterException {

    private static final long serialVersionUID = 1;

    ConnectFailedException(String address, Throwable cause) {
        super("no connection to " + address + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
