package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import java.util.function.Function;

/** The attributes of Python's log records, as far as Java knows them, and the request that a line is about. */
final class Fields {

    private static final long PID = ProcessHandle.current().pid();

    private static final Map<String, Function<ILoggingEvent, Object>> BY_NAME = Map.ofEntries(
            Map.entry("name", ILoggingEvent::getLoggerName),
            Map.entry("levelno", event -> (long) Levels.number(event.getLevel())),
            Map.entry("levelname", event -> Levels.name(event.getLevel())),
            Map.entry("pathname", event -> path(caller(event))),
            Map.entry("filename", event -> file(caller(event))),
            Map.entry("module", event -> file(caller(event)).replaceFirst("\\.[^.]*$", "")),
            Map.entry("lineno", event -> (long) caller(event).getLineNumber()),
            Map.entry("funcName", event -> caller(event).getMethodName()),
            Map.entry("created", event -> event.getTimeStamp() / 1000.0),
            Map.entry("msecs", event -> (double) (event.getTimeStamp() % 1000)),
            Map.entry("relativeCreated", event ->
                    (double) (event.getTimeStamp() - event.getLoggerContextVO().getBirthTime())),
            Map.entry("thread", event -> Thread.currentThread().getId()), // handlers run in the caller's thread
            Map.entry("threadName", ILoggingEvent::getThreadName),
            Map.entry("process", event -> PID),
            Map.entry("processName", event -> "MainProcess"),
            Map.entry("taskName", event -> "None"),
            Map.entry("request", event -> event.getMDCPropertyMap().getOrDefault("request", "-")),
            Map.entry("message", ILoggingEvent::getFormattedMessage));

    private Fields() {}

    /**
     * Reads a field of an event: a {@link Long}, {@link Double} or {@link String}.
     *
     * @param dateFormat of {@code asctime}
     * @throws IllegalArgumentException if there is no such field
     */
    static Function<ILoggingEvent, Object> named(String name, Function<ILoggingEvent, String> dateFormat) {
        if (name.equals("asctime")) {
            return dateFormat::apply;
        }
        Function<ILoggingEvent, Object> field = BY_NAME.get(name);
        if (field == null) {
            throw new IllegalArgumentException("there is no field \"" + name + "\"");
        }
        return field;
    }

    private static StackTraceElement caller(ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        return callers.length == 0 ? new StackTraceElement("unknown", "unknown", "unknown", 0) : callers[0];
    }

    private static String file(StackTraceElement caller) {
        return caller.getFileName() == null ? "unknown" : caller.getFileName();
    }

    private static String path(StackTraceElement caller) {
        String type = caller.getClassName();
        int packageEnd = type.lastIndexOf('.') + 1;
        return type.substring(0, packageEnd).replace('.', '/') + file(caller);
    }
}
