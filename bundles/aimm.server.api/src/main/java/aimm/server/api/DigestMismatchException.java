package aimm.server.api;

/** The bundle that arrived is not the one that was announced. */
public final class DigestMismatchException extends AimmException {

    private static final long serialVersionUID = 1L;

    public DigestMismatchException(String expected, String actual) {
        super("the bundle that arrived has the SHA-256 digest " + actual + ", expected was " + expected);
    }
}
