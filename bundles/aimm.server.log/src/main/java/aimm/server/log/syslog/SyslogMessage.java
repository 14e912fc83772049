package aimm.server.log.syslog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A message in the layout of RFC 5424, as hat-syslog 0.7.28 writes it; servers from 0.7.18 on read it too.
 *
 * @param priority eight times the facility, plus the severity
 * @param application its blanks are replaced, as in all fields before {@code data}: a server that fails to parse a
 *     message closes the connection
 * @param data the parameters of the only element of structured data
 * @param text empty for none
 */
record SyslogMessage(
        int priority,
        Instant time,
        String application,
        String process,
        String id,
        Map<String, String> data,
        String text) {

    private static final int USER = 8;
    private static final int MAX_ID = 32;
    private static final String TRACE = "exc_info";
    private static final String APPLICATION = "aimm-server";
    private static final String PROCESS = Long.toString(ProcessHandle.current().pid());

    /** Under this name the original's handler tells of itself. */
    private static final String HANDLER = "hat.syslog.handler";

    /** Servers can't parse a time without fraction, and err with any zone but this. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** To be called in the thread that logs. */
    static SyslogMessage of(ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        boolean isKnown = callers.length > 0;
        Map<String, String> data = data(
                event.getLoggerName(),
                isKnown ? callers[0].getMethodName() : "unknown",
                isKnown ? callers[0].getLineNumber() : 0);
        if (event.getThrowableProxy() != null) {
            String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
            data.put(TRACE, trace.replace(System.lineSeparator(), "\n"));
        }
        return own(
                severity(event.getLevel()),
                event.getInstant(),
                event.getLoggerName(),
                data,
                Objects.toString(event.getFormattedMessage(), ""));
    }

    /** Tells how many messages the server will never see. */
    static SyslogMessage dropped(long count) {
        return own(
                severity(Level.ERROR),
                Instant.now(),
                HANDLER,
                data(HANDLER, "dropped", 0),
                "dropped " + count + " log messages");
    }

    private static SyslogMessage own(int severity, Instant time, String logger, Map<String, String> data, String text) {
        String id = logger.substring(0, Math.min(logger.length(), MAX_ID));
        return new SyslogMessage(USER + severity, time, APPLICATION, PROCESS, id, data, text);
    }

    private static Map<String, String> data(String name, String function, int line) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("name", name);
        data.put("thread", Long.toString(Thread.currentThread().getId()));
        data.put("funcName", function);
        data.put("lineno", Integer.toString(line));
        return data;
    }

    private static int severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }

    /** Cuts what does not fit: the end of the stack trace, then of the text, so that the rest can be parsed. */
    byte[] encode(String host, int maxLength) {
        byte[] line = encode(host);
        int excess = line.length - maxLength;
        if (excess > 0 && data.containsKey(TRACE)) {
            line = withoutEndOfTrace(excess).encode(host);
        }
        if (line.length <= maxLength) {
            return line;
        }
        int length = maxLength;
        while ((line[length] & 0xC0) == 0x80) { // within a character
            length--;
        }
        return Arrays.copyOf(line, length);
    }

    private SyslogMessage withoutEndOfTrace(int length) {
        Map<String, String> less = new LinkedHashMap<>(data);
        less.computeIfPresent(TRACE, (key, trace) -> trace.substring(0, Math.max(0, trace.length() - length)));
        return new SyslogMessage(priority, time, application, process, id, less, text);
    }

    private byte[] encode(String host) {
        StringBuilder line = new StringBuilder();
        line.append('<').append(priority).append(">1 ").append(TIME.format(time));
        for (String field : new String[] {host, application, process, id}) {
            line.append(' ').append(field.isEmpty() ? "-" : field.replaceAll("[^!-~]", "_"));
        }
        line.append(" [hat@1");
        data.forEach((name, value) -> line.append(' ')
                .append(name)
                .append("=\"")
                .append(escape(value))
                .append('"'));
        line.append(']');
        if (!text.isEmpty()) {
            line.append(" BOM").append(text); // these letters, not the mark
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\\"\\]]", "\\\\$0");
    }
}
