package hat.juggler;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that makes state messages, for all clients of a server, and looks after time. */
final class States implements AutoCloseable {

    private static final long MOST_SECONDS = 5;

    private final ScheduledThreadPoolExecutor thread;
    private final StateMessages messages = new StateMessages();

    States(String name) {
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread created = new Thread(task, name);
                    created.setDaemon(true);
                    return created;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
    }

    ScheduledExecutorService thread() {
        return thread;
    }

    /** For that thread alone. */
    StateMessages messages() {
        return messages;
    }

    /** Interrupts what is asked for a value, and waits for the thread's end, though not for ever. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
