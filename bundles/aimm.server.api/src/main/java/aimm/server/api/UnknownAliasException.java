package aimm.server.api;

/** No model has the alias that the caller named. */
public final class UnknownAliasException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownAliasException(String name) {
        super("no alias " + name);
    }
}
