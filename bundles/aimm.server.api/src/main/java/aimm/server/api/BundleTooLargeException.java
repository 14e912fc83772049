package aimm.server.api;

/** The bundle has more bytes than it may have. */
public final class BundleTooLargeException extends AimmException {

    private static final long serialVersionUID = 1L;

    public BundleTooLargeException(long mostBytes) {
        super("the bundle has more than " + mostBytes + " bytes");
    }
}
