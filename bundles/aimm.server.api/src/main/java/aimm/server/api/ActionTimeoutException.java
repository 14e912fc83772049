package aimm.server.api;

/** The action did not end within the time its caller gave it; the stored model is unchanged. */
public final class ActionTimeoutException extends AimmException {

    private static final long serialVersionUID = 1L;

    public ActionTimeoutException(long actionId, java.time.Duration timeout) {
        super("action " + actionId + " did not end within " + timeout.toMillis() / 1000.0 + " s");
    }
}
