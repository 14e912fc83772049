package aimm.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LoggingTest {

    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();
    private final Logging logging = new Logging(context);
    private final Map<String, Object> properties = new HashMap<>();
    private Path file;

    @BeforeEach
    void logsToAFile() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        file = folder.resolve("app.log");
        properties.put("version", 1L);
        properties.put("formatters.line.format", "%(levelname)s %(name)s %(message)s");
        properties.put("handlers.file.class", "logging.FileHandler");
        properties.put("handlers.file.formatter", "line");
        properties.put("handlers.file.filename", file.toString());
        properties.put("root.level", "INFO");
        properties.put("root.handlers", new String[] {"file"});
    }

    @Test
    void levelsOfLoggersDecide() throws IOException {
        properties.put("loggers.a.b.level", "DEBUG");
        properties.put("loggers.c.level", "ERROR");
        apply();

        log("a").debug("no");
        log("a.b.c").debug("yes");
        log("c").warn("no");
        log("c").error("yes");

        assertThat(lines()).containsExactly("DEBUG a.b.c yes", "ERROR c yes");
    }

    @Test
    void levelsOfHandlersDecide() throws IOException {
        properties.put("handlers.file.level", "WARNING");
        apply();

        log("a").info("no");
        log("a").warn("yes");

        assertThat(lines()).containsExactly("WARNING a yes");
    }

    @Test
    void aLoggerThatDoesNotPropagateKeepsItsRecords() throws IOException {
        Path own = folder.resolve("own.log");
        properties.put("handlers.own.class", "logging.FileHandler");
        properties.put("handlers.own.filename", own.toString());
        properties.put("loggers.a.handlers", new String[] {"own"});
        properties.put("loggers.a.propagate", false);
        apply();

        log("a.b").info("kept");
        log("b").info("passed on");

        assertThat(own).hasContent("kept");
        assertThat(lines()).containsExactly("INFO b passed on");
    }

    @Test
    void anEmptyFormatterShowsTheMessage() throws IOException {
        properties.remove("formatters.line.format");
        properties.put("formatters.line", "{}");
        apply();

        log("a").info("bare");

        assertThat(lines()).containsExactly("bare");
    }

    @Test
    void aFileIsContinuedUnlessItsModeSaysOtherwise() throws IOException {
        Files.writeString(file, "before\n");
        apply();
        log("a").info("after");
        assertThat(lines()).containsExactly("before", "INFO a after");

        properties.put("handlers.file.mode", "w");
        apply();
        log("a").info("new");
        assertThat(lines()).containsExactly("INFO a new");
    }

    @Test
    void noFileGrowsBeyondItsSizeAndTheOldestBackupGoes() throws IOException {
        properties.put("handlers.file.class", "logging.handlers.RotatingFileHandler");
        properties.put("handlers.file.maxBytes", 30L);
        properties.put("handlers.file.backupCount", 2L);
        properties.put("formatters.line.format", "%(message)s");
        apply();

        IntStream.rangeClosed(1, 10).forEach(i -> log("a").info("line {} ....", String.format("%02d", i)));

        assertThat(files()).containsExactly("app.log", "app.log.1", "app.log.2");
        assertThat(lines()).containsExactly("line 09 ....", "line 10 ....");
        assertThat(folder.resolve("app.log.1")).hasContent("line 07 ....\nline 08 ....");
        assertThat(folder.resolve("app.log.2")).hasContent("line 05 ....\nline 06 ....");
    }

    @Test
    void anOldFileIsNamedByItsTime() throws IOException {
        Files.writeString(file, "yesterday\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2023-11-14T22:13:20Z")));
        properties.put("handlers.file.class", "logging.handlers.TimedRotatingFileHandler");
        properties.put("handlers.file.when", "midnight");
        properties.put("handlers.file.utc", true);
        apply();

        log("a").info("today");

        assertThat(folder.resolve("app.log.2023-11-14")).hasContent("yesterday");
        assertThat(lines()).containsExactly("INFO a today");
    }

    @Test
    void noLineIsLostOrDoubledWhileConfigurationsChange() throws Exception {
        apply();
        int count = 20_000;
        CountDownLatch running = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                log("a").info("{}", i);
                running.countDown();
            }
        });
        writer.start();
        running.await();
        while (writer.isAlive()) {
            apply();
        }

        assertThat(lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "INFO a " + i).toList());
    }

    @Test
    void whatCannotBeUsedIsNamedAndChangesNothing() throws IOException {
        apply();

        assertRefused(
                "handlers.file.class",
                "logging.handlers.SMTPHandler",
                "handlers.file.class: expected logging.StreamHandler");
        assertRefused("handlers.file.formatter", "nix", "handlers.file.formatter: there is no formatter \"nix\"");
        assertRefused("root.handlers", new String[] {"nix"}, "root.handlers: there is no handler \"nix\"");
        assertRefused("root.level", "LOUD", "root.level: there is no level \"LOUD\"");
        assertRefused("formatters.line.format", "%(nix)s", "formatters.line: there is no field \"nix\"");
        assertRefused("handlers.file.filename", folder + "/no/folder/x", "handlers.file.filename: can't be written");

        log("a").info("as before");
        assertThat(lines()).containsExactly("INFO a as before");
    }

    private void assertRefused(String key, Object value, String fault) {
        Map<String, Object> wrong = new HashMap<>(properties);
        wrong.put(key, value);
        assertThatThrownBy(() -> logging.apply(DictConfig.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(fault);
    }

    private void apply() {
        logging.apply(DictConfig.of(properties));
    }

    private Logger log(String name) {
        return context.getLogger(name);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
