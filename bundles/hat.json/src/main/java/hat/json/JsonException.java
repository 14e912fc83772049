package hat.json;

/** A text is no JSON, a value can't be JSON, or a patch does not fit its document; says what and where. */
public final class JsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
