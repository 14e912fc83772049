package aimm.server.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Backend.StoredModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

    private static final int KILLS = Integer.getInteger("aimm.test.kills", 5);

    @TempDir
    Path folder;

    private final Map<Long, String[]> acknowledged = new HashMap<>();

    @Test
    void everyAcknowledgedModelOutlivesASigkill() throws Exception {
        Path file = folder.resolve("models.db");
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(file, 1 + random.nextInt(80));
            try (ModelStore store = ModelStore.open(file, 3)) {
                assertAllThere(store);
            }
        }
        assertThat(acknowledged).isNotEmpty();
    }

    @Test
    void aSecondServerIsRefusedUntilTheFirstIsKilled() throws Exception {
        Path file = folder.resolve("models.db");
        Process writer = start(file);
        try {
            assertThat(writer.inputReader().readLine()).isEqualTo("open");
            assertThatThrownBy(() -> ModelStore.open(file, 3))
                    .hasMessage(
                            "database " + file.toRealPath() + " is in use by another server, process " + writer.pid());
        } finally {
            kill(writer);
        }
        try (ModelStore store = ModelStore.open(file, 3)) {
            Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
            assertThatThrownBy(() -> ModelStore.open(link, 3))
                    .hasMessageContaining("in use by another server in this process");
            Process second = start(file);
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue())
                    .as("refused though this process was refused too")
                    .isNotZero();
            assertThat(store.models()).isNotNull();
        }
    }

    private void runAndKill(Path file, int lines) throws IOException, InterruptedException {
        Process writer = start(file);
        try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(out.readLine()).isEqualTo("open");
            for (int i = 0; i < lines; i++) {
                note(out.readLine());
            }
            kill(writer);
            out.lines().forEach(this::note);
        }
    }

    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length == 5) { // the last line may be cut short
            acknowledged.merge(
                    Long.valueOf(words[0]), words, (a, b) -> Long.parseLong(a[1]) > Long.parseLong(b[1]) ? a : b);
        }
    }

    /** A model may be one version further than acknowledged; those not acknowledged may be there or not. */
    private void assertAllThere(ModelStore store) {
        Map<Long, StoredModel> models =
                store.models().stream().collect(Collectors.toMap(StoredModel::instanceId, m -> m));
        acknowledged.forEach((id, words) -> {
            long version = Long.parseLong(words[1]);
            assertThat(models).containsKey(id);
            assertThat(models.get(id).version()).isBetween(version, version + 1);
            if (models.get(id).version() == version) {
                assertThat(store.read(id))
                        .isEqualTo(Databases.instance(Long.parseLong(words[2]), Integer.parseInt(words[3])));
            }
        });
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly(); // which leaves its output readable
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
