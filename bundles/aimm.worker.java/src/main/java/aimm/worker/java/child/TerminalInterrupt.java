package aimm.worker.java.child;

/**
 * Ctrl-C on the server's terminal is sent to its workers too, but means the server, or only a command in its shell.
 */
final class TerminalInterrupt {

    private TerminalInterrupt() {}

    /** By reflection, since the compiler warns of the class without an alternative and can't be told not to. */
    static void ignore() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance("INT"),
                        handler.getField("SIG_IGN").get(null));
    }
}
