package aimm.server.api;

/** No plugin provides the data access an argument names. */
public final class UnknownDataAccessException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownDataAccessException(String name) {
        super("no data access plugin for name " + name);
    }
}
