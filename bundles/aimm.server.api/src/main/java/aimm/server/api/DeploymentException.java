package aimm.server.api;

/** The framework or the disk failed in an operation on a bundle. */
public final class DeploymentException extends AimmException {

    private static final long serialVersionUID = 1L;

    public DeploymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
