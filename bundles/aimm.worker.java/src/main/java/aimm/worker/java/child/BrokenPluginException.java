package aimm.worker.java.child;

/** The plugin can't be run here; the text says why. */
final class BrokenPluginException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenPluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
