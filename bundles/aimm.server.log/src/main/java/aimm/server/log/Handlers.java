package aimm.server.log;

import aimm.server.log.syslog.SyslogAppender;
import aimm.server.log.syslog.SyslogTarget;
import aimm.server.log.syslog.SyslogTarget.Transport;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.helpers.NOPAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** Makes the handlers of the {@code log} section, by the names Python has for them. */
final class Handlers {

    private static final String STDOUT = "ext://sys.stdout";
    private static final String STDERR = "ext://sys.stderr";

    private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private final LoggerContext context;

    Handlers(LoggerContext context) {
        this.context = context;
    }

    /**
     * Makes and starts a handler.
     *
     * @throws IllegalArgumentException if a setting can't be used, or its file can't be written
     */
    Appender<ILoggingEvent> create(String name, Map<String, Object> settings, Layout<ILoggingEvent> layout) {
        Settings own = new Settings("handlers." + name, settings);
        Appender<ILoggingEvent> handler = switch (own.text("class")) {
            case "logging.StreamHandler" -> stream(own, layout);
            case "logging.FileHandler" -> file(own, new FileAppender<>(), layout);
            case "logging.handlers.RotatingFileHandler" -> rotating(own, layout);
            case "logging.handlers.TimedRotatingFileHandler" -> timed(own, layout);
            case "logging.NullHandler" -> new NOPAppender<>();
            case "hat.syslog.handler.SysLogHandler", "hat.syslog.handler.SyslogHandler" -> syslog(own);
            default ->
                throw own.wrong(
                        "class",
                        "expected logging.StreamHandler, logging.FileHandler, "
                                + "logging.handlers.RotatingFileHandler, logging.handlers.TimedRotatingFileHandler, "
                                + "logging.NullHandler or hat.syslog.handler.SysLogHandler");
        };
        if (settings.containsKey("level")) {
            ThresholdFilter filter = new ThresholdFilter();
            filter.setLevel(Levels.threshold("handlers." + name + ".level", settings.get("level"))
                    .toString());
            filter.start();
            handler.addFilter(filter);
        }
        handler.setName(name);
        handler.setContext(context);
        handler.start();
        return handler;
    }

    private Appender<ILoggingEvent> stream(Settings own, Layout<ILoggingEvent> layout) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget(
                switch (own.text("stream", STDERR)) {
                    case STDOUT -> "System.out";
                    case STDERR -> "System.err";
                    default -> throw own.wrong("stream", "expected " + STDOUT + " or " + STDERR);
                });
        return encode(console, layout, StandardCharsets.UTF_8);
    }

    private <A extends FileAppender<ILoggingEvent>> A file(Settings own, A handler, Layout<ILoggingEvent> layout) {
        Path file = Path.of(own.text("filename")).toAbsolutePath();
        try {
            if (own.text("mode", "a").startsWith("w")) {
                Files.deleteIfExists(file);
            }
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close(); // Logback would go on without it
        } catch (IOException e) {
            throw own.wrong("filename", "can't be written (" + e + ")");
        }
        handler.setFile(file.toString());
        try {
            encode(handler, layout, Charset.forName(own.text("encoding", "UTF-8")));
        } catch (IllegalArgumentException e) {
            throw own.wrong("encoding", "there is no such encoding");
        }
        return handler;
    }

    private Appender<ILoggingEvent> rotating(Settings own, Layout<ILoggingEvent> layout) {
        long maxBytes = own.number("maxBytes", 0);
        int backupCount = (int) own.number("backupCount", 0);
        if (maxBytes == 0 || backupCount == 0) {
            return file(own, new FileAppender<>(), layout);
        }
        RollingFileAppender<ILoggingEvent> handler = file(own, new RollingFileAppender<>(), layout);
        return rolling(handler, new SizeTrigger(maxBytes, layout), new NumberedBackups(backupCount));
    }

    private Appender<ILoggingEvent> timed(Settings own, Layout<ILoggingEvent> layout) {
        RollingFileAppender<ILoggingEvent> handler = file(own, new RollingFileAppender<>(), layout);
        Period period;
        try {
            period = Period.of(own.text("when", "h"), own.number("interval", 1), own.flag("utc"));
        } catch (IllegalArgumentException e) {
            throw own.wrong("when", e.getMessage());
        }
        TimedBackups backups = new TimedBackups(period, (int) own.number("backupCount", 0), own.text("filename"));
        return rolling(handler, backups.trigger(), backups);
    }

    /** Has no use for a formatter, as in Python. */
    private static Appender<ILoggingEvent> syslog(Settings own) {
        String commType = own.text("comm_type");
        Transport transport;
        try {
            transport = Transport.of(commType);
        } catch (IllegalArgumentException e) {
            throw own.wrong("comm_type", "expected UDP, TCP or TLS");
        }
        if (own.text("host").isBlank()) {
            throw own.wrong("host", "expected a name or an address");
        }
        long port = own.number("port");
        if (port < 1 || port > 65535) {
            throw own.wrong("port", "expected a number from 1 to 65535");
        }
        int queueSize = (int) Math.min(own.number("queue_size", 1024), Integer.MAX_VALUE - 1);
        Duration reconnectDelay = own.seconds("reconnect_delay", Duration.ofSeconds(5));
        if (reconnectDelay.compareTo(SHORTEST_DELAY) < 0 || reconnectDelay.compareTo(LONGEST_DELAY) > 0) {
            throw own.wrong("reconnect_delay", "expected seconds from 0.01 to 86400");
        }
        return new SyslogAppender(new SyslogTarget(own.text("host"), (int) port, transport), queueSize, reconnectDelay);
    }

    private Appender<ILoggingEvent> rolling(
            RollingFileAppender<ILoggingEvent> handler, Trigger trigger, Backups backups) {
        backups.setParent(handler);
        backups.start();
        trigger.start();
        handler.setRollingPolicy(backups);
        handler.setTriggeringPolicy(trigger);
        return handler;
    }

    private <A extends OutputStreamAppender<ILoggingEvent>> A encode(
            A handler, Layout<ILoggingEvent> layout, Charset charset) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(charset);
        encoder.start();
        handler.setEncoder(encoder);
        return handler;
    }
}
