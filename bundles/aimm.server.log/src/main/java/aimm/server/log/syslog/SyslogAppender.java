package aimm.server.log.syslog;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.util.NetworkAddressUtil;
import java.time.Duration;
import org.slf4j.Logger;

/** The handler. It never blocks who logs: what the server does not take in time is dropped, the oldest first. */
public final class SyslogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(3);

    private final SyslogTarget target;
    private final SyslogQueue queue;
    private final Duration reconnectDelay;
    private final Duration flush;

    private Thread thread;

    /** @param queueSize messages that wait while the server is away or slow */
    public SyslogAppender(SyslogTarget target, int queueSize, Duration reconnectDelay) {
        this(target, queueSize, reconnectDelay, FLUSH);
    }

    SyslogAppender(SyslogTarget target, int queueSize, Duration reconnectDelay, Duration flush) {
        this.target = target;
        this.queue = new SyslogQueue(queueSize);
        this.reconnectDelay = reconnectDelay;
        this.flush = flush;
    }

    @Override
    public void start() {
        NetworkAddressUtil network = new NetworkAddressUtil(getContext());
        SyslogFeed feed = new SyslogFeed(target, queue, reconnectDelay, network::safelyGetLocalHostName, log());
        thread = new Thread(feed, "aimm.server.log " + target);
        thread.setDaemon(true);
        thread.start();
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        queue.add(SyslogMessage.of(event));
    }

    /** Gives the feed two seconds for what is left, then it ends; if it looks up a name, as soon as that ends. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        queue.close();
        try {
            thread.join(flush.toMillis());
            thread.interrupt();
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        long left = queue.size();
        if (left > 0) {
            log().warn("{} messages were not sent to the syslog server {}", left, target);
        }
    }

    private Logger log() {
        return ((LoggerContext) getContext()).getLogger(SyslogAppender.class);
    }
}
