package aimm.client;

/** The client was closed before the server answered. */
public final class ClosedException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    ClosedException() {
        super("the client was closed", null);
    }
}
