package aimm.server.api;

/** An operation on a bundle took longer than it may; it goes on, or was interrupted. */
public final class DeploymentTimeoutException extends AimmException {

    private static final long serialVersionUID = 1L;

    public DeploymentTimeoutException(String name, long seconds) {
        super("the operation on " + name + " is not over after " + seconds + " s; the log will tell how it ends");
    }
}
