package hat.juggler;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Pings a client that is silent, and disconnects it if it stays so ({@link Dialect#V07}). */
final class KeepAlive {

    private final ServerConnection connection;
    private final long delay;
    private final long timeout;
    private final ScheduledExecutorService timer;
    private ScheduledFuture<?> next; // guarded by this
    private boolean closed; // guarded by this

    KeepAlive(ServerConnection connection, ServerOptions options, ScheduledExecutorService timer) {
        this.connection = connection;
        this.timer = timer;
        delay = options.pingDelay.toNanos();
        timeout = options.pingTimeout.toNanos();
    }

    void start() {
        schedule(this::look, delay);
    }

    synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void look() {
        long silent = System.nanoTime() - connection.received();
        if (silent < delay) {
            schedule(this::look, delay - silent);
            return;
        }
        long before = connection.received();
        connection.ping();
        schedule(() -> lookAgain(before), timeout);
    }

    private void lookAgain(long before) {
        if (connection.received() == before) {
            connection.close(ServerConnection.NORMAL);
        } else {
            look();
        }
    }

    private synchronized void schedule(Runnable task, long nanos) {
        if (!closed && !timer.isShutdown()) {
            next = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
