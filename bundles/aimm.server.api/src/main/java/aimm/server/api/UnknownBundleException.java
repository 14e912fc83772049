package aimm.server.api;

/** No bundle has that identifier, or none of that symbolic name was uploaded. */
public final class UnknownBundleException extends AimmException {

    private static final long serialVersionUID = 1L;

    public UnknownBundleException(long id) {
        super("no bundle " + id);
    }

    public UnknownBundleException(String name) {
        super("no bundle of the name " + name + " was uploaded");
    }
}
