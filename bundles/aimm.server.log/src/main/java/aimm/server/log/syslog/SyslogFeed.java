package aimm.server.log.syslog;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Brings what is in a queue to a server, over as many connections as it takes, until the queue is closed and empty. */
final class SyslogFeed implements Runnable {

    private final SyslogTarget target;
    private final SyslogQueue queue;
    private final Duration reconnectDelay;
    private final Supplier<String> hostName;
    private final Logger log;

    private boolean isAway;

    /**
     * @param hostName of this machine; asked once, by the thread that feeds, as it can take seconds
     * @param log hears when the server goes and comes; the feed may be among its readers
     */
    SyslogFeed(SyslogTarget target, SyslogQueue queue, Duration reconnectDelay, Supplier<String> hostName, Logger log) {
        this.target = target;
        this.queue = queue;
        this.reconnectDelay = reconnectDelay;
        this.hostName = hostName;
        this.log = log;
    }

    /** Tries once more after the queue was closed, and ends at once when the thread is interrupted. */
    @Override
    public void run() {
        try {
            String host = hostName.get();
            boolean isLast = false;
            while (!feed(host) && !isLast) {
                isLast = queue.awaitClose(reconnectDelay);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever did it looks after what is left
        }
    }

    /** Returns whether all is told, for ever. */
    private boolean feed(String host) throws InterruptedException {
        try (SyslogConnection connection = target.connect()) {
            for (Optional<SyslogMessage> next = next(connection); next.isPresent(); next = next(connection)) {
                send(connection, next.get().encode(host, connection.maxLength()));
            }
            connection.finish();
            return true;
        } catch (IOException e) {
            tellAway(e);
            return false;
        }
    }

    /** If it has waited for a message it sees to it that the server is still there. */
    private Optional<SyslogMessage> next(SyslogConnection connection) throws IOException, InterruptedException {
        boolean isIdle = queue.size() == 0;
        Optional<SyslogMessage> next = queue.next();
        if (isIdle && next.isPresent()) {
            connection.checkOpen();
        }
        return next;
    }

    /** Tries no message twice: the server may have closed the connection because of it. */
    private void send(SyslogConnection connection, byte[] message) throws IOException {
        boolean isSent = false;
        try {
            connection.send(message);
            isSent = true;
        } finally {
            queue.settle(isSent);
        }
        tellBack();
    }

    private void tellBack() {
        if (isAway) {
            isAway = false;
            log.info("the syslog server {} is back", target);
        }
    }

    private void tellAway(IOException e) {
        if (!isAway && !Thread.currentThread().isInterrupted()) {
            isAway = true;
            log.warn(
                    "no connection to the syslog server {}, trying every {} s: {}",
                    target,
                    reconnectDelay.toMillis() / 1000.0,
                    e.toString());
        }
    }
}
