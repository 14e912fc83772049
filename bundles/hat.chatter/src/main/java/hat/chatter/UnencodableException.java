package hat.chatter;

/** A value has no encoding; nothing was sent. */
public final class UnencodableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public UnencodableException(String message) {
        super(message);
    }
}
