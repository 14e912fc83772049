package aimm.server.api;

/** The bundle is not one that can be used here; the text says what is wrong with it. */
public final class BundleRefusedException extends AimmException {

    private static final long serialVersionUID = 1L;

    public BundleRefusedException(String message) {
        super(message);
    }

    public BundleRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
