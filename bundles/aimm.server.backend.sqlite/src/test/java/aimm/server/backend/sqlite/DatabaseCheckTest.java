package aimm.server.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import aimm.server.api.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCheckTest {

    @TempDir
    Path folder;

    @Test
    void refusesAText() throws Exception {
        assertRefusedUntouched(
                Files.writeString(folder.resolve("text.db"), "these are my notes\n".repeat(500)),
                "it is no SQLite database");
    }

    @Test
    void refusesAShortText() throws Exception {
        assertRefusedUntouched(Files.writeString(folder.resolve("text.db"), "x"), "it is no SQLite database");
    }

    @Test
    void refusesATruncatedFile() throws Exception {
        Path file = Databases.original(folder);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertRefusedUntouched(file, "malformed");
    }

    @Test
    void refusesGarbageInAnyPage() throws Exception {
        byte[] sound = Files.readAllBytes(Databases.original(folder));
        for (int page = 1; page < sound.length / 4096; page++) {
            Path own = Files.createDirectory(folder.resolve("page" + page));
            Path file = Files.write(own.resolve("garbage.db"), sound);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(Databases.instance(page, 4096)), page * 4096L);
            }
            assertRefusedUntouched(file, "damaged");
        }
    }

    @Test
    void refusesAnotherApplicationsTables() throws Exception {
        Path file = folder.resolve("cookies.db");
        Databases.execute(file, "CREATE TABLE cookies (host TEXT, name TEXT)");
        assertRefusedUntouched(file, "another application");
    }

    @Test
    void refusesAnotherApplicationsModels() throws Exception {
        Path file = folder.resolve("cars.db");
        Databases.execute(file, "CREATE TABLE models (id INTEGER PRIMARY KEY, brand TEXT)");
        assertRefusedUntouched(file, "its table models has the columns {id=INTEGER, brand=TEXT}");
    }

    @Test
    void refusesModelsWhoseIdentifiersWouldBeUsedAgain() throws Exception {
        Path file = folder.resolve("other.db");
        Databases.execute(file, "CREATE TABLE models (id INTEGER PRIMARY KEY, type TEXT NOT NULL, instance BLOB)");
        assertRefusedUntouched(file, "expected id INTEGER PRIMARY KEY AUTOINCREMENT");
    }

    @Test
    void refusesANewerSchema() throws Exception {
        Path file = Databases.original(folder);
        Databases.execute(file, "PRAGMA user_version = 3");
        assertRefusedUntouched(file, "a newer server wrote it (schema 3, this one knows up to 2)");
    }

    @Test
    void refusesANewerSchemaThatACrashLeftInTheLog() throws Exception {
        Path source = Files.createDirectory(folder.resolve("crashed"));
        Path file = source.resolve("models.db");
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (var connection = Sqlite.connect(file, "mode=rwc");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE other (a)");
            statement.execute("PRAGMA user_version = 9");
            Files.copy(file, copies.resolve("models.db"));
            Files.copy(source.resolve("models.db-wal"), copies.resolve("models.db-wal"));
        }
        assertRefusedUntouched(copies.resolve("models.db"), "schema 9");
    }

    @Test
    void refusesADirectory() throws Exception {
        assertRefusedUntouched(Files.createDirectory(folder.resolve("folder.db")), "it is a directory");
    }

    @Test
    void refusesAFileItMayNotReadOrWrite() throws Exception {
        Path file = Databases.original(folder);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assumeThat(Files.isWritable(file)).as("root may write everything").isFalse();
        assertRefusedUntouched(file, "not writable");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
        assertThatThrownBy(() -> ModelStore.open(file, 3)).hasMessageContaining("not readable");
    }

    @Test
    void takesAnEmptyFileAndAnEmptyDatabase() throws Exception {
        ModelStore.open(Files.createFile(folder.resolve("empty.db")), 3).close();
        Path database = folder.resolve("vacuumed.db");
        Databases.execute(database, "VACUUM");
        ModelStore.open(database, 3).close();
    }

    @Test
    void recoversAfterACrashOfTheOriginalInTheMiddleOfAWrite() throws Exception {
        Path file = Databases.original(folder);
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (var connection = Sqlite.connect(file, "mode=rw");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_spill = 1");
            statement.execute("PRAGMA cache_size = 2");
            statement.execute("BEGIN");
            statement.execute("UPDATE models SET instance = randomblob(15000)");
            Files.copy(file, copies.resolve("original.db"));
            Files.copy(folder.resolve("original.db-journal"), copies.resolve("original.db-journal"));
        }
        assertThat(Files.size(copies.resolve("original.db-journal"))).isPositive();
        try (ModelStore store = ModelStore.open(copies.resolve("original.db"), 3)) {
            assertThat(store.read(3)).isEqualTo(Databases.originalInstance(20000));
            assertThat(store.models()).hasSize(3);
        }
    }

    private void assertRefusedUntouched(Path file, String reason) throws IOException {
        var before = Databases.contents(file.getParent());
        assertThatThrownBy(() -> ModelStore.open(file, 3))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("database " + file.toRealPath() + " can't be used and was left as it is: ")
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(Databases.contents(file.getParent())).isEqualTo(before);
    }
}
