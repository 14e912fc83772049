package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * Stays with its logger while the handlers behind it are exchanged, so that no line is lost or written twice meanwhile.
 */
final class Outlet extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final ReadWriteLock lock;

    private List<Appender<ILoggingEvent>> handlers = List.of(); // guarded by lock

    /** @param lock shared by all outlets; whoever exchanges handlers holds it for writing */
    Outlet(ReadWriteLock lock) {
        this.lock = lock;
        setName("outlet");
    }

    void exchange(List<Appender<ILoggingEvent>> newHandlers) {
        handlers = newHandlers;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lock.readLock().lock();
        try {
            handlers.forEach(handler -> handler.doAppend(event));
        } finally {
            lock.readLock().unlock();
        }
    }
}
