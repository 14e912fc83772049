package hat.juggler;

/** A request failed, and the peer said why. */
public final class JugglerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Object data;

    /** @param data a JSON value, mostly a text; may be {@code null} */
    public JugglerException(Object data) {
        super(String.valueOf(data));
        this.data = data;
    }

    /** What the peer said, a JSON value; may be {@code null}. */
    public Object data() {
        return data;
    }
}
