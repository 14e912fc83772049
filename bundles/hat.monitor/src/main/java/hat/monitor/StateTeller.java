package hat.monitor;

import java.util.concurrent.CompletableFuture;

/** Tells a listener of new states, from a thread of its own that ends with the closed state. */
final class StateTeller {

    private final MonitorClient.Listener listener;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private MonitorState latest; // guarded by this
    private MonitorState told;

    /** @param initial state, which the listener is not told */
    StateTeller(String threadName, MonitorState initial, MonitorClient.Listener listener) {
        this.listener = listener;
        told = initial;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    synchronized void tell(MonitorState state) {
        if (latest == null) {
            thread.start();
        }
        latest = state;
        notifyAll();
    }

    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void run() {
        try {
            while (told.closed().isEmpty()) {
                told = next();
                callListener();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    private synchronized MonitorState next() throws InterruptedException {
        while (latest.equals(told)) {
            wait();
        }
        return latest;
    }

    private void callListener() {
        try {
            listener.changed(told);
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
