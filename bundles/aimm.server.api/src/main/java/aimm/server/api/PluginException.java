package aimm.server.api;

/** The plugin threw, or gave something that is no value. */
public final class PluginException extends AimmException {

    private static final long serialVersionUID = 1L;

    private final boolean callersFault;
    private final String trace;

    /**
     * @param message the plugin's own text
     * @param callersFault whether the plugin refused its arguments, rather than failed
     * @param trace the stack trace inside the plugin, for the log; may be empty
     */
    public PluginException(String message, boolean callersFault, String trace) {
        super(message);
        this.callersFault = callersFault;
        this.trace = trace;
    }

    /** Whether the plugin refused its arguments: the caller should mend them. */
    public boolean callersFault() {
        return callersFault;
    }

    /** The stack trace inside the plugin, for the log; may be empty. */
    public String trace() {
        return trace;
    }
}
