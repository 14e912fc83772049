package aimm.server.api;

/** The backend keeps the newest version of every model and nothing else: the call needs one that keeps more. */
public final class NotKeptException extends AimmException {

    private static final long serialVersionUID = 1L;

    /** @param what is not kept: {@code aliases} */
    public NotKeptException(String what) {
        super("the backend keeps the newest version of a model only, no " + what + "; aimm.server.backend.sqlite does");
    }
}
