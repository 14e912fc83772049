package hat.chatter;

/** A peer sent what the protocol does not allow there, or what can't be decoded. */
public final class MalformedMessageException extends ChatterException {

    private static final long serialVersionUID = 1;

    public MalformedMessageException(String message) {
        super(message, null);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
