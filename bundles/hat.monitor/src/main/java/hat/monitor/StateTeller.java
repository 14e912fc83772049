package hat.monitor;

import java.util.concurrent.CompletableFuture;

/** Tells a listener of the latest state, from a thread of its own that ends with the closed state. */
final class StateTeller {

    private final MonitorClient.Listener listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private MonitorState latest; // guarded by this
    private MonitorState told;

    StateTeller(String threadName, MonitorClient.Listener listener) {
        this.listener = listener;
        Thread thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void tell(MonitorState state) {
        latest = state;
        notifyAll();
    }

    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void run() {
        try {
            while (told == null || told.closed().isEmpty()) {
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
        while (latest == null || latest.equals(told)) {
            wait();
        }
        return latest;
    }

    private void callListener() {
        try {
            listener.changed(told);
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
