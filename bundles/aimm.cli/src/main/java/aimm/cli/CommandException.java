package aimm.cli;

import aimm.client.ActionInfo;

/** A command can't go on; the text is meant for the user. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String hint;

    /**
     * @param status to end with, of {@link Exit}
     * @param hint what to do, or {@code null}
     */
    CommandException(int status, String message, String hint) {
        super(message);
        this.status = status;
        this.hint = hint;
    }

    /** The command line, or a file that it names, can't be worked with. */
    static CommandException usage(String message, String hint) {
        return new CommandException(Exit.USAGE, message, hint);
    }

    /** An action failed or was cancelled. */
    static CommandException ended(ActionInfo action) {
        String message = "action " + action.id() + " " + action.status();
        boolean cancelled = action.status().equals("cancelled");
        return new CommandException(
                cancelled ? Exit.CANCELLED : Exit.FAILED,
                action.error() == null ? message : cancelled ? action.error() : message + ": " + action.error(),
                cancelled ? null : "'aimm log " + action.id() + "' tells what the plugin wrote");
    }

    int status() {
        return status;
    }

    String hint() {
        return hint;
    }
}
