package aimm.server.backend.sqlite;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.ModelVersion;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownVersionException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArchiveTest {

    private static final String SHA_OF_1 = "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a";

    @TempDir
    Path folder;

    @Test
    void everyVersionStaysAsItWas() {
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
            store.update(1, "b", new byte[] {2, 2}, BY_A_TEST);
        }
        try (ModelStore store = open()) {
            ModelArchive archive = store.archive();
            store.update(1, "b", new byte[] {3, 3, 3}, BY_A_TEST);

            List<ModelVersion> versions = archive.versions(1);
            assertThat(versions).extracting(ModelVersion::version).containsExactly(3L, 2L, 1L);
            assertThat(versions).extracting(ModelVersion::modelType).containsExactly("b", "b", "a");
            assertThat(versions).extracting(ModelVersion::size).containsExactly(3L, 2L, 1L);
            assertThat(versions.get(2)).isEqualTo(new ModelVersion(1, 1, "a", 1, SHA_OF_1, BY_A_TEST));
            assertThat(archive.read(1, 1)).containsExactly(1);
            assertThat(archive.read(1, 2)).containsExactly(2, 2);
            assertThat(archive.read(1, 3)).containsExactly(3, 3, 3);
            assertThatThrownBy(() -> archive.read(1, 4))
                    .isInstanceOf(UnknownVersionException.class)
                    .hasMessage("model instance 1 has no version 4, or it is no longer kept");
            assertThatThrownBy(() -> archive.versions(2)).isInstanceOf(UnknownInstanceException.class);
        }
    }

    @Test
    void oldVersionsGoUnlessAnAliasNamesThem() throws Exception {
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
            store.archive().putAlias("champion", new Alias(1, 1L));
            for (byte i = 2; i <= 6; i++) {
                store.update(1, "a", new byte[] {i}, BY_A_TEST);
            }
            assertThat(store.archive().versions(1))
                    .extracting(ModelVersion::version)
                    .containsExactly(6L, 5L, 4L, 1L);
            assertThat(store.archive().read(1, 1)).containsExactly(1);

            store.archive().putAlias("champion", new Alias(1, 5L));
            store.update(1, "a", new byte[] {7}, BY_A_TEST);
            assertThat(store.archive().versions(1))
                    .extracting(ModelVersion::version)
                    .containsExactly(7L, 6L, 5L);
        }
        assertThat(Databases.query(folder.resolve("models.db"), "SELECT group_concat(version) FROM aimm_origins"))
                .isEqualTo("5,6,7");
    }

    @Test
    void aDeletedModelLeavesNothing() throws Exception {
        Path file = folder.resolve("models.db");
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
            store.create("a", new byte[] {1}, BY_A_TEST);
            store.update(1, "a", new byte[] {2}, BY_A_TEST);
            store.archive().annotate(1, new Annotations(List.of("t"), Map.of("k", "v")));
            store.archive().putAlias("champion", new Alias(1, null));
            store.archive().putAlias("other", new Alias(2, null));
            store.delete(1);
            assertThat(store.archive().aliases()).containsOnlyKeys("other");
            assertThat(store.archive().annotations()).isEmpty();
        }
        for (String table : List.of("versions", "history", "tags", "metadata")) {
            assertThat(Databases.query(file, "SELECT count(*) FROM aimm_" + table))
                    .isEqualTo("0");
        }
        assertThat(Databases.query(file, "SELECT group_concat(model) FROM aimm_origins"))
                .isEqualTo("2");
    }

    @Test
    void annotationsAndAliasesOutliveAReopen() {
        Annotations said = new Annotations(List.of("b", "a"), Map.of("owner", "x'; DROP TABLE models"));
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
            store.archive().annotate(1, new Annotations(List.of("old"), Map.of("old", "1")));
            store.archive().annotate(1, said);
            store.archive().putAlias("newest", new Alias(1, null));
            store.archive().putAlias("first", new Alias(1, 1L));
        }
        try (ModelStore store = open()) {
            assertThat(store.archive().annotations()).containsExactly(Map.entry(1L, said));
            assertThat(store.archive().aliases())
                    .containsExactly(Map.entry("first", new Alias(1, 1L)), Map.entry("newest", new Alias(1, null)));
            store.archive().removeAlias("first");
            assertThat(store.archive().aliases()).containsOnlyKeys("newest");
            assertThatThrownBy(() -> store.archive().removeAlias("first")).isInstanceOf(UnknownAliasException.class);
        }
    }

    @Test
    void refusesWhatNamesNothing() {
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
            ModelArchive archive = store.archive();
            assertThatThrownBy(() -> archive.annotate(2, Annotations.NONE))
                    .isInstanceOf(UnknownInstanceException.class);
            assertThatThrownBy(() -> archive.putAlias("x", new Alias(2, null)))
                    .isInstanceOf(UnknownInstanceException.class);
            assertThatThrownBy(() -> archive.putAlias("x", new Alias(1, 2L)))
                    .isInstanceOf(UnknownVersionException.class);
            assertThat(archive.aliases()).isEmpty();
        }
    }

    @Test
    void whatTheOriginalChangesBecomesAVersionWithoutProvenance() throws Exception {
        Path file = folder.resolve("models.db");
        try (ModelStore store = open()) {
            store.create("a", new byte[] {1}, BY_A_TEST);
        }
        for (int i = 2; i <= 6; i++) {
            Databases.execute(file, "UPDATE models SET type = 'b', instance = x'0" + i + "' WHERE id = 1");
        }
        try (ModelStore store = open()) {
            assertThat(store.models())
                    .singleElement()
                    .satisfies(model -> assertThat(model.version()).isEqualTo(6));
            assertThat(store.archive().versions(1)).first().isEqualTo(new ModelVersion(1, 6, "b", 1, null, null));
            assertThat(store.archive().versions(1)).hasSize(3);
            assertThat(store.archive().read(1, 4)).containsExactly(4);
        }
    }

    @Test
    void aDatabaseOfTheFirstSchemaKeepsItsVersions() throws Exception {
        Path file = folder.resolve("models.db");
        Databases.execute(
                file,
                "CREATE TABLE models (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, instance BLOB)",
                "CREATE TABLE aimm_versions (model INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
                "INSERT INTO models VALUES (4, 'a', x'01')",
                "INSERT INTO aimm_versions VALUES (4, 7)",
                "PRAGMA user_version = 1");
        try (ModelStore store = open()) {
            assertThat(store.update(4, "a", new byte[] {2}, BY_A_TEST).version())
                    .isEqualTo(8);
            assertThat(store.archive().versions(4))
                    .extracting(ModelVersion::version)
                    .containsExactly(8L, 7L);
            assertThat(store.archive().read(4, 7)).containsExactly(1);
        }
    }

    private ModelStore open() {
        return ModelStore.open(folder.resolve("models.db"), 3);
    }
}
