package aimm.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChangesTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("server.yaml"), "a");
    }

    @Test
    void aChangeIsToldOnceWhenTheFileRests() throws IOException {
        FileChanges changes = new FileChanges(file);
        assertThat(changes.happened()).isFalse();

        Files.writeString(file, "ab");
        assertThat(changes.happened()).isFalse();
        Files.writeString(file, "abc");
        assertThat(changes.happened()).isFalse();
        assertThat(changes.happened()).isTrue();
        assertThat(changes.happened()).isFalse();
    }

    @Test
    void aFileThatTakesItsPlaceIsAChangeEvenIfAsLongAndAsOld() throws IOException {
        FileChanges changes = new FileChanges(file);
        Path other = Files.writeString(folder.resolve("other"), "b");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));

        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(changes.happened()).isFalse();
        assertThat(changes.happened()).isTrue();
    }

    @Test
    void aMissingFileIsNoChangeButItsReturnIs() throws IOException {
        FileChanges changes = new FileChanges(file);
        Files.delete(file);
        assertThat(changes.happened()).isFalse();
        assertThat(changes.happened()).isFalse();

        Files.writeString(file, "again");
        assertThat(changes.happened()).isFalse();
        assertThat(changes.happened()).isTrue();
    }
}
