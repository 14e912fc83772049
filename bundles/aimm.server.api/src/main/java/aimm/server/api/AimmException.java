package aimm.server.api;

/**
 * A refusal or failure that the client can understand from its text alone. Each control turns it into its wire form;
 * anything else thrown is a defect of the server's.
 */
public abstract class AimmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected AimmException(String message) {
        super(message);
    }

    protected AimmException(String message, Throwable cause) {
        super(message, cause);
    }
}
