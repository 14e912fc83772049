package aimm.server.api;

/** There is no revision to go back to. */
public final class NoEarlierRevisionException extends AimmException {

    private static final long serialVersionUID = 1L;

    public NoEarlierRevisionException(String name) {
        super("of " + name + " no earlier revision is kept");
    }
}
