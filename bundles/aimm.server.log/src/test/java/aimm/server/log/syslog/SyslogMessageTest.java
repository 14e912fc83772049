package aimm.server.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import hat.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were recorded from hat-syslog: what its handler wrote, and what its server made of it. */
@SuppressWarnings("unchecked")
class SyslogMessageTest {

    private static final int ANY = Integer.MAX_VALUE;
    private static final List<String> FACILITIES = List.of("KERNEL", "USER");
    private static final List<String> SEVERITIES =
            List.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFORMATIONAL", "DEBUG");

    /** Without time or element, or with several: no such message is ever written here. */
    private static final List<String> NOT_OURS = List.of("no_timestamp", "all_nil", "two_elements");

    /** What the reference can write and its own server fails on. */
    private static final Map<String, List<String>> MENDED = Map.of(
            "whole_second", List.of("22:13:20Z", "22:13:20.000000Z"), "space_in_app_name", List.of("my app", "my_app"));

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @ValueSource(strings = {"syslog_0.7.18.json", "syslog_0.7.28.json"})
    void everyMessageIsWrittenAsTheReferenceWritesIt(String file) throws IOException {
        List<String> compared = new ArrayList<>();
        for (Map<String, Object> vector : read(file, "vectors")) {
            String name = (String) vector.get("name");
            if (NOT_OURS.contains(name)) {
                continue;
            }
            compared.add(name);
            byte[] encoded = encode((Map<String, Object>) vector.get("decoded"));
            if (MENDED.containsKey(name)) {
                List<String> change = MENDED.get(name);
                assertThat(vector.get("parse_error")).as(name).isNotNull();
                assertThat(text(encoded))
                        .as(name)
                        .isEqualTo(((String) vector.get("text")).replace(change.get(0), change.get(1)));
            } else {
                assertThat(HexFormat.of().formatHex(encoded)).as(name).isEqualTo(vector.get("hex"));
            }
        }
        assertThat(compared).hasSize(22);
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslog_0.7.18.json", "syslog_0.7.28.json"})
    void everyRecordOfTheReferencesHandlerIsWrittenAsThere(String file) throws IOException {
        List<Map<String, Object>> records = read(file, "handler");
        assertThat(records).hasSizeGreaterThanOrEqualTo(8);
        for (Map<String, Object> vector : records) {
            byte[] encoded = encode((Map<String, Object>) vector.get("parsed"));
            assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(vector.get("hex"));
        }
    }

    @Test
    void aFullSecondHasAFraction() {
        assertThat(written(event(Level.INFO, "x"))).contains(" 2023-11-14T22:13:20.000000Z ");
    }

    @Test
    void microsecondsAreKept() {
        LoggingEvent event = event(Level.INFO, "x");
        event.setInstant(Instant.parse("2023-11-14T22:13:20.123456789Z"));
        assertThat(written(event)).contains(" 2023-11-14T22:13:20.123456Z ");
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 11", "WARN, 12", "INFO, 14", "DEBUG, 15", "TRACE, 15"})
    void levelsAreSeveritiesOfUsers(String level, int priority) {
        assertThat(written(event(Level.valueOf(level), "x"))).startsWith("<" + priority + ">1 ");
    }

    @Test
    void blanksInTheHeaderAreReplaced() {
        LoggingEvent event = event(Level.INFO, "x");
        event.setLoggerName("my own\nlogger ž");

        assertThat(text(SyslogMessage.of(event).encode("my host", ANY)))
                .contains("Z my_host aimm-server ")
                .contains(" my_own_logger__ [hat@1 name=\"my own\nlogger ž\" ");
    }

    @Test
    void anUnknownHostIsAbsent() {
        assertThat(text(SyslogMessage.of(event(Level.INFO, "x")).encode("", ANY)))
                .contains("Z - aimm-server ");
    }

    @Test
    void longNamesAreCutInTheHeaderAlone() {
        LoggingEvent event = event(Level.INFO, "x");
        event.setLoggerName("a.very.long.logger.name.with.more.than.thirty.two.characters");

        assertThat(written(event))
                .contains(" a.very.long.logger.name.with.mor [hat@1 "
                        + "name=\"a.very.long.logger.name.with.more.than.thirty.two.characters\" ");
    }

    @Test
    void aMessageSaysWhereItComesFrom() {
        LoggingEvent event = event(Level.INFO, "started");
        event.setCallerData(new StackTraceElement[] {new StackTraceElement("a.B", "main", "B.java", 42)});

        assertThat(written(event))
                .isEqualTo(
                        "<14>1 2023-11-14T22:13:20.000000Z host aimm-server %d a.b [hat@1 name=\"a.b\""
                                + " thread=\"%d\" funcName=\"main\" lineno=\"42\"] BOMstarted",
                        ProcessHandle.current().pid(), Thread.currentThread().getId());
    }

    @Test
    void anExceptionIsEscapedData() {
        Exception fault = new IllegalStateException("a \"b\" [c] \\d");
        LoggingEvent event = new LoggingEvent("x", context.getLogger("a"), Level.ERROR, "failed", fault, null);

        assertThat(written(event))
                .contains(" exc_info=\"java.lang.IllegalStateException: a \\\"b\\\" [c\\] \\\\d\n\tat ")
                .endsWith("\n\"] BOMfailed");
    }

    @Test
    void aMessageWithoutTextEndsAfterItsData() {
        assertThat(written(event(Level.INFO, ""))).endsWith("\"]");
        assertThat(written(event(Level.INFO, null))).endsWith("\"]");
    }

    @Test
    void whatIsNoTextBecomesUtf8AllTheSame() {
        assertThat(written(event(Level.INFO, "\ud800 ž"))).endsWith(" BOM? ž");
    }

    @Test
    void whatDoesNotFitIsCutBetweenCharacters() {
        LoggingEvent event = event(Level.INFO, "žž");
        String whole = written(event);
        int length = whole.getBytes(StandardCharsets.UTF_8).length;

        assertThat(written(event, length)).isEqualTo(whole);
        for (int less : new int[] {1, 2}) {
            assertThat(written(event, length - less)).isEqualTo(whole.substring(0, whole.length() - 1));
        }
        assertThat(written(event, length - 3)).isEqualTo(whole.substring(0, whole.length() - 2));
    }

    @Test
    void theEndOfTheStackTraceIsCutBeforeTheText() {
        Exception fault = new IllegalStateException("long]\\\"".repeat(1000));
        LoggingEvent event = new LoggingEvent("x", context.getLogger("a"), Level.ERROR, "failed", fault, null);

        assertThat(written(event, 4000))
                .hasSizeLessThanOrEqualTo(4000)
                .contains(" exc_info=\"java.lang.IllegalStateException: long\\]")
                .endsWith("\"] BOMfailed");
        assertThat(written(event, 200)).contains(" exc_info=\"\"] BOM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslog_0.7.18.json", "syslog_0.7.28.json"})
    void droppedMessagesAreToldAsTheReferenceDoes(String file) throws IOException {
        String theirs = (String) ((Map<String, Object>) all(file).get("dropped")).get("text");
        String ours = text(SyslogMessage.dropped(5).encode("host1", ANY));

        assertThat(withoutOrigin(ours)).isEqualTo(withoutOrigin(theirs));
    }

    /** Without what tells one process, its time and its code from another. */
    private static String withoutOrigin(String text) {
        return text.replaceFirst(">1 \\S+ (\\S+ \\S+) \\d+ ", ">1 $1 ")
                .replaceFirst(" thread=\"\\d+\" funcName=\"\\w+\"", "")
                .replaceFirst(" exc_info=\"\"", "");
    }

    private LoggingEvent event(Level level, String text) {
        LoggingEvent event = new LoggingEvent("x", context.getLogger("a.b"), level, text, null, null);
        event.setInstant(Instant.parse("2023-11-14T22:13:20Z"));
        return event;
    }

    private static String written(LoggingEvent event) {
        return written(event, ANY);
    }

    private static String written(LoggingEvent event, int maxLength) {
        return text(SyslogMessage.of(event).encode("host", maxLength));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private static byte[] encode(Map<String, Object> decoded) {
        String facility = (String) decoded.get("facility");
        int priority = 8 * (facility.equals("LOCAL7") ? 23 : FACILITIES.indexOf(facility))
                + SEVERITIES.indexOf((String) decoded.get("severity"));
        Map<String, Object> elements = (Map<String, Object>) Json.read((String) decoded.get("data"));
        assertThat(elements).containsOnlyKeys("hat@1");
        long micros = Math.round(((Number) decoded.get("timestamp")).doubleValue() * 1e6);
        String text = (String) decoded.get("msg");
        return new SyslogMessage(
                        priority,
                        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                        (String) decoded.get("app_name"),
                        (String) decoded.get("procid"),
                        (String) decoded.get("msgid"),
                        (Map<String, String>) elements.get("hat@1"),
                        text == null ? "" : text)
                .encode((String) decoded.get("hostname"), ANY);
    }

    private static List<Map<String, Object>> read(String file, String list) throws IOException {
        return (List<Map<String, Object>>) all(file).get(list);
    }

    private static Map<String, Object> all(String file) throws IOException {
        try (InputStream in = SyslogMessageTest.class.getResourceAsStream(file)) {
            return (Map<String, Object>) Json.read(in.readAllBytes());
        }
    }
}
