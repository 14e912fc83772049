package aimm.client;

/** An action that was waited for failed or was cancelled. */
public final class ActionFailedException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    private final transient ActionInfo action;

    ActionFailedException(ActionInfo action) {
        super(action.error() == null ? "action " + action.id() + " " + action.status() : action.error(), null);
        this.action = action;
    }

    /** How it ended. */
    public ActionInfo action() {
        return action;
    }
}
