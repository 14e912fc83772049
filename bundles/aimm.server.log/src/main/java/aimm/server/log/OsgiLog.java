package aimm.server.log;

import java.util.List;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What bundles tell the OSGi log service, under their symbolic names. */
@Component(service = {})
public final class OsgiLog implements LogListener {

    private static final String FRAMEWORK_EVENTS = "Events.";

    /** Who configured a component tells why it failed; these say the same in many lines. */
    private static final List<String> TOLD_ELSEWHERE = List.of(
            "Error during instantiation of the implementation object",
            "Could not get service from ref",
            "Service factory returned null");

    /** When all goes down, the rest is about who went before whom. */
    private static final String CLOSING_FAILED = "method has thrown an exception";

    private final BundleContext context;
    private final LogReaderService reader;

    @Activate
    public OsgiLog(BundleContext context, @Reference(name = "reader") LogReaderService reader) {
        this.context = context;
        this.reader = reader;
        reader.addLogListener(this);
    }

    @Deactivate
    public void close() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        LoggerFactory.getLogger(name(entry))
                .atLevel(level(entry))
                .setCause(entry.getException())
                .log(entry.getMessage().strip());
    }

    private static String name(LogEntry entry) {
        String logger = entry.getLoggerName();
        if (logger != null && logger.startsWith(FRAMEWORK_EVENTS)) {
            return "osgi." + logger.substring(FRAMEWORK_EVENTS.length()).toLowerCase(Locale.ROOT);
        }
        return entry.getBundle() == null ? "osgi" : entry.getBundle().getSymbolicName();
    }

    private Level level(LogEntry entry) {
        String all = entry.getMessage() + entry.getException();
        boolean isStopping = context.getBundle(0).getState() == Bundle.STOPPING;
        if (TOLD_ELSEWHERE.stream().anyMatch(all::contains) || (isStopping && !all.contains(CLOSING_FAILED))) {
            return Level.DEBUG;
        }
        return switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.DEBUG; // bundles and services come and go
            case DEBUG, TRACE -> Level.TRACE;
        };
    }
}
