package aimm.server.control.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditLogTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T20:15:00.123456Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private AuditFile file;

    @BeforeEach
    void name() {
        file = AuditFiles.in(folder);
    }

    @Test
    void aLineHasTheTimeAndTheDigestOfTheOneBefore() throws Exception {
        try (AuditLog log = open(file)) {
            add(log, 1);
        }
        List<String> lines = Files.readAllLines(file.path());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .isEqualTo("{\"previous\":\"" + "0".repeat(64)
                        + "\",\"time\":\"2026-11-28T20:15:00.123Z\",\"event\":\"start\"}");
        assertThat(AuditFiles.entries(file)).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void afterARestartTheChainGoesOn() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (AuditLog log = open(file)) {
                add(log, i);
            }
        }
        assertThat(AuditFiles.entries(file)).hasSize(6);
    }

    @Test
    void fullFilesAreKeptUpToANumberAndTheChainGoesOn() throws Exception {
        AuditFile small = new AuditFile(file.path(), 1000, 3);
        try (AuditLog log = open(small)) {
            for (int i = 0; i < 50; i++) {
                add(log, i);
            }
        }
        try (AuditLog log = open(small)) {
            add(log, 50);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2", "audit.log.3");
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(Files.size(small.earlier(i))).isBetween(700L, 1000L);
        }
        List<Map<String, Object>> entries = AuditFiles.entries(small);
        assertThat(entries.get(entries.size() - 1).get("n")).isEqualTo(50L);
        assertThat(entries.stream().filter(entry -> entry.containsKey("n"))).hasSizeGreaterThan(15);
    }

    @Test
    void aRestartRightAfterAFileWasFullFindsTheEndOfTheOneBefore() throws Exception {
        try (AuditLog log = open(file)) {
            add(log, 1);
        }
        Files.move(file.path(), file.earlier(1));
        open(file).close();

        assertThat(AuditFiles.entries(file)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100})
    void aLineThatACrashToreStaysAndCountsForNothing(int left) throws Exception {
        try (AuditLog log = open(file)) {
            add(log, 1);
        }
        byte[] whole = Files.readAllBytes(file.path());
        String line = "{\"previous\":\"" + "f".repeat(64) + "\",\"time\":\"2026-11-28T20:15:00.123Z\",\"n\":2}";
        Files.writeString(file.path(), line.substring(0, left), StandardOpenOption.APPEND);

        try (AuditLog log = open(file)) {
            add(log, 3);
        }

        assertThat(Files.readString(file.path()))
                .startsWith(new String(whole, StandardCharsets.UTF_8) + line.substring(0, left) + "\n{");
        assertThat(AuditFiles.entries(file)).extracting(entry -> entry.get("n")).containsExactly(null, 1L, null, 3L);
        try (AuditLog log = open(file)) {
            assertThat(log.newest(10)).hasSize(5);
        }
    }

    @Test
    void aLineOfWhichOnlyTheEndWasTornCounts() throws Exception {
        try (AuditLog log = open(file)) {
            add(log, 1);
        }
        byte[] whole = Files.readAllBytes(file.path());
        Files.write(file.path(), java.util.Arrays.copyOf(whole, whole.length - 1));
        open(file).close();

        assertThat(AuditFiles.entries(file)).hasSize(3);
    }

    @Test
    void linesOfManyThreadsAreOneChain() throws Exception {
        AuditFile small = new AuditFile(file.path(), 10_000, 100);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (AuditLog log = open(small)) {
            for (int i = 0; i < 400; i++) {
                long number = i;
                threads.execute(() -> {
                    try {
                        add(log, number);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(AuditFiles.entries(small).stream()
                        .map(entry -> entry.get("n"))
                        .distinct())
                .hasSize(401);
    }

    @Test
    void whatClientsSendMakesNoLines() throws Exception {
        String nasty = "a\"}\n{\"event\":\"end\"}\r\u2028\0\\";
        try (AuditLog log = open(file)) {
            log.append(json -> json.member("model", nasty));
        }
        assertThat(Files.readAllBytes(file.path())).doesNotContain('\r', 0);
        assertThat(AuditFiles.entries(file))
                .extracting(entry -> entry.get("model"))
                .containsExactly(null, nasty);
    }

    @Test
    void theNewestAreFoundAcrossFiles() throws Exception {
        AuditFile small = new AuditFile(file.path(), 1000, 3);
        try (AuditLog log = open(small)) {
            for (int i = 0; i < 20; i++) {
                add(log, i);
            }
            List<byte[]> newest = log.newest(12);
            assertThat(newest).hasSize(12);
            assertThat(new String(newest.get(0), StandardCharsets.UTF_8)).contains("\"n\":19");
            assertThat(log.newest(1000)).hasSizeLessThan(30);
        }
    }

    @Test
    void aFileThatCantBeWrittenIsSaid() {
        AuditFile nowhere = new AuditFile(folder.resolve("none/audit.log"), 1000, 1);
        assertThatThrownBy(() -> open(nowhere))
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "audit.file " + nowhere.path() + ": it can't be written (java.nio.file.NoSuchFileException: "
                                + nowhere.path() + "); let the server's user write it and its folder");
    }

    @Test
    void twoDoNotShareAFile() throws Exception {
        try (AuditLog log = open(file)) {
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("audit.file " + file.path()
                            + ": another server or control writes it; give each a file of its own");
            add(log, 1);
        }
        open(file).close();
        assertThat(AuditFiles.entries(file)).hasSize(3);
    }

    private static AuditLog open(AuditFile file) throws AuditException {
        AuditLog log = new AuditLog(file, CLOCK);
        log.start();
        return log;
    }

    private static void add(AuditLog log, long number) throws IOException {
        log.append(json -> json.member("n", number));
    }
}
