package aimm.server.log;

import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What bundles tell the OSGi log service, under their symbolic names. */
@Component(service = {})
public final class OsgiLog implements LogListener {

    private static final String SCR = "org.apache.felix.scr";

    private final LogReaderService reader;

    @Activate
    public OsgiLog(@Reference(name = "reader") LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    @Deactivate
    public void close() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        Bundle bundle = entry.getBundle();
        String name = bundle == null ? "osgi" : bundle.getSymbolicName();
        if (entry.getLoggerName() != null && entry.getLoggerName().startsWith("Events.")) {
            name = "osgi." + entry.getLoggerName().substring("Events.".length()).toLowerCase(Locale.ROOT);
        }
        Logger logger = LoggerFactory.getLogger(name);
        Level level = level(entry);
        boolean isComponentFailure = SCR.equals(name) && entry.getException() != null;
        if (isComponentFailure && !logger.isDebugEnabled()) {
            // who configured the component tells the cause; the trace helps developers only
            logger.atLevel(Level.WARN).log(entry.getMessage().strip());
        } else {
            logger.atLevel(level)
                    .setCause(entry.getException())
                    .log(entry.getMessage().strip());
        }
    }

    private static Level level(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.DEBUG; // bundles and services come and go
            case DEBUG, TRACE -> Level.TRACE;
        };
    }
}
