package hat.juggler;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The one thread that makes state messages, for all clients of a server, and looks after time. */
final class States implements AutoCloseable {

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

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
