package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.Function;

/** A formatter of the {@code log} section: one line, and the stack trace below it. */
final class RecordLayout extends LayoutBase<ILoggingEvent> {

    static final String DEFAULT_FORMAT = "%(message)s";
    private static final String DEFAULT_DATE = "%Y-%m-%d %H:%M:%S";

    private final Function<ILoggingEvent, String> line;

    /**
     * @param dateFormat for {@code strftime}; empty for Python's default, which shows milliseconds
     * @throws IllegalArgumentException if the format does not follow the style or names an unknown field
     */
    RecordLayout(Style style, String format, String dateFormat, ZoneId zone) {
        Function<ILoggingEvent, String> time = event -> time(event, dateFormat, zone);
        line = style.compile(format, name -> Fields.named(name, time));
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(line.apply(event));
        if (event.getThrowableProxy() != null) {
            String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
            text.append('\n').append(trace.replace(System.lineSeparator(), "\n").stripTrailing());
        }
        return text.append('\n').toString();
    }

    private static String time(ILoggingEvent event, String dateFormat, ZoneId zone) {
        ZonedDateTime time = Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone);
        return dateFormat.isEmpty()
                ? Strftime.format(DEFAULT_DATE, time) + String.format(Locale.ROOT, ",%03d", event.getTimeStamp() % 1000)
                : Strftime.format(dateFormat, time);
    }
}
