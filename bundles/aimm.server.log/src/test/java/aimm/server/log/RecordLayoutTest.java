package aimm.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLayoutTest {

    /** Style, format, date format, and what Python 3.11 makes of them. */
    static Stream<Arguments> formats() throws IOException {
        try (var in = RecordLayoutTest.class.getResourceAsStream("formats.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Arguments.of((Object[]) line.split("\t", -1)));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void writesWhatPythonWrites(String style, String format, String dateFormat, String expected) {
        assertThat(layout(style, format, dateFormat).doLayout(event())).isEqualTo(expected + "\n");
    }

    @Test
    void theStackTraceFollowsTheLine() {
        LoggingEvent event = event();
        event.setThrowableProxy(new ThrowableProxy(new IOException("disk full")));

        assertThat(layout("%", "%(message)s", "").doLayout(event))
                .startsWith("model 7 fitted\njava.io.IOException: disk full\n\tat aimm.server.log.")
                .endsWith("\n")
                .doesNotEndWith("\n\n");
    }

    @Test
    void theRequestThatALineIsAboutIsAField() {
        LoggingEvent event = event();
        event.setMDCPropertyMap(Map.of("request", "abc-1"));

        assertThat(layout("%", "[%(request)s] %(message)s", "").doLayout(event)).isEqualTo("[abc-1] model 7 fitted\n");
    }

    @Test
    void aLineAboutNoRequestSaysSo() {
        LoggingEvent event = event();
        event.setMDCPropertyMap(Map.of());

        assertThat(layout("%", "[%(request)s] %(message)s", "").doLayout(event)).isEqualTo("[-] model 7 fitted\n");
    }

    @Test
    void anUnknownFieldIsRefused() {
        assertThatThrownBy(() -> layout("%", "%(levelnam)s", "")).hasMessage("there is no field \"levelnam\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%(message)", "50%", "%s", "%(message"})
    void aBrokenPercentFormatIsRefused(String format) {
        assertThatThrownBy(() -> layout("%", format, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{message", "message}", "{}", "{message:^^^}"})
    void aBrokenBraceFormatIsRefused(String format) {
        assertThatThrownBy(() -> layout("{", format, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RecordLayout layout(String style, String format, String dateFormat) {
        return new RecordLayout(Style.of(style), format, dateFormat, ZoneId.of("UTC"));
    }

    private static LoggingEvent event() {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("aimm.server.engine");
        event.setLevel(Level.WARN);
        event.setMessage("model 7 fitted");
        event.setTimeStamp(1_700_000_000_123L);
        event.setThreadName("engine-1");
        event.setCallerData(
                new StackTraceElement[] {new StackTraceElement("aimm.server.engine.Engine", "fit", "Engine.java", 42)});
        return event;
    }
}
