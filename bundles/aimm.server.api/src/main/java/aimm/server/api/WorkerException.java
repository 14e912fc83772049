package aimm.server.api;

/** The worker could not be started, or ended while it ran the call; the text has its exit and its last output. */
public final class WorkerException extends AimmException {

    private static final long serialVersionUID = 1L;

    public WorkerException(String message) {
        super(message);
    }

    public WorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
