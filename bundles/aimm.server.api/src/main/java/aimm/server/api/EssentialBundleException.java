package aimm.server.api;

/** The server could not answer any more without the bundle. */
public final class EssentialBundleException extends AimmException {

    private static final long serialVersionUID = 1L;

    /** @param operation what was refused: {@code stop} */
    public EssentialBundleException(String name, String operation) {
        super("the server could not answer without " + name + ", so it does not " + operation + " it");
    }
}
