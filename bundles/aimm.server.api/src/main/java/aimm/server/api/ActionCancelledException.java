package aimm.server.api;

/** The action was cancelled before it was done; the stored model is unchanged. */
public final class ActionCancelledException extends AimmException {

    private static final long serialVersionUID = 1L;

    public ActionCancelledException(long actionId) {
        super("action " + actionId + " was cancelled");
    }
}
