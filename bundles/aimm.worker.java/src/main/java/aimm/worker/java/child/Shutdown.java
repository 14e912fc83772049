package aimm.worker.java.child;

import java.io.IOException;
import java.io.InputStream;

/** Ends the process when the server is gone or asks it to, whatever the plugin does. */
final class Shutdown {

    private static final int SERVER_GONE = 70;
    private static final long PATIENCE_MILLIS = 200;

    private static volatile boolean begun;

    private Shutdown() {}

    /** Whether the process was asked to end: no call may begin, and one that fails now was interrupted by that. */
    static boolean hasBegun() {
        return begun;
    }

    /**
     * Ends the process at the end of the lifeline, whatever it is doing.
     *
     * @param lifeline a stream whose other end the server holds for as long as it lives
     */
    static void endWith(InputStream lifeline) {
        Thread watcher = new Thread(() -> awaitEnd(lifeline), "aimm-lifeline");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** On SIGTERM, interrupts the thread that runs the calls and gives it a moment. */
    static void interruptFirst(Thread calls) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(calls), "aimm-shutdown"));
    }

    private static void awaitEnd(InputStream lifeline) {
        try {
            while (lifeline.read() >= 0) {
                // the server says nothing more
            }
        } catch (IOException e) {
            // as good as its end
        }
        Runtime.getRuntime().halt(SERVER_GONE);
    }

    private static void interrupt(Thread calls) {
        for (StackTraceElement frame : calls.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return; // that very thread asked for the exit and waits for us
            }
        }
        begun = true;
        calls.interrupt();
        try {
            calls.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
