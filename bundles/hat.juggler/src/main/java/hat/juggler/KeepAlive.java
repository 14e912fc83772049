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
        long received = connection.received();
        long now = System.nanoTime();
        if (now - received < delay) {
            schedule(this::look, delay - (now - received));
        } else {
            connection.ping();
            lookAgain(received, now);
        }
    }

    /** Waits for a message after the one that was the last when the client was pinged. */
    private void lookAgain(long received, long pinged) {
        long left = timeout - (System.nanoTime() - pinged);
        if (connection.received() != received) {
            look();
        } else if (left > 0) {
            schedule(() -> lookAgain(received, pinged), Math.min(left, delay));
        } else {
            connection.close(ServerConnection.NORMAL);
        }
    }

    private synchronized void schedule(Runnable task, long nanos) {
        if (!closed && !timer.isShutdown()) {
            next = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
