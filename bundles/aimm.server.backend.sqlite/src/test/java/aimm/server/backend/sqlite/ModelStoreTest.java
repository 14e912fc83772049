package aimm.server.backend.sqlite;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.UnknownInstanceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir
    Path folder;

    @Test
    void createsItsFoldersAndStartsEmpty() {
        Path file = folder.resolve("a/b ?#%ü/models.db");
        try (ModelStore store = ModelStore.open(file, 3)) {
            assertThat(store.models()).isEmpty();
        }
        assertThat(file).exists();
    }

    @Test
    void keepsWhatItStoredOverAReopen() {
        byte[] large = Databases.instance(1, 3_000_000);
        try (ModelStore store = open()) {
            assertThat(store.create("a.Type", new byte[] {1, 2}, BY_A_TEST))
                    .isEqualTo(new StoredModel(1, "a.Type", 1, 2));
            store.create("b.Type", new byte[0], BY_A_TEST);
            assertThat(store.update(1, "c.Type", large, BY_A_TEST))
                    .isEqualTo(new StoredModel(1, "c.Type", 2, 3_000_000));
            assertThat(store.read(1)).isEqualTo(large);
        }
        try (ModelStore store = open()) {
            assertThat(store.models())
                    .containsExactly(new StoredModel(1, "c.Type", 2, 3_000_000), new StoredModel(2, "b.Type", 1, 0));
            assertThat(store.read(1)).isEqualTo(large);
            assertThat(store.read(2)).isEmpty();
            assertThat(store.update(1, "c.Type", new byte[1], BY_A_TEST).version())
                    .isEqualTo(3);
        }
    }

    @Test
    void neverUsesAnIdentifierAgain() {
        try (ModelStore store = open()) {
            store.create("t", new byte[1], BY_A_TEST);
            store.create("t", new byte[1], BY_A_TEST);
            store.update(2, "t", new byte[1], BY_A_TEST);
            store.delete(2);
            assertThat(store.models()).extracting(StoredModel::instanceId).containsExactly(1L);
        }
        try (ModelStore store = open()) {
            assertThat(store.create("t", new byte[1], BY_A_TEST)).isEqualTo(new StoredModel(3, "t", 1, 1));
        }
    }

    @Test
    void refusesUnknownInstancesAndStaysUsable() {
        try (ModelStore store = open()) {
            assertThatThrownBy(() -> store.read(7)).isInstanceOf(UnknownInstanceException.class);
            assertThatThrownBy(() -> store.update(7, "t", new byte[1], BY_A_TEST))
                    .isInstanceOf(UnknownInstanceException.class);
            assertThatThrownBy(() -> store.delete(7)).hasMessage("no model instance 7");
            assertThat(store.create("t", new byte[1], BY_A_TEST).instanceId()).isEqualTo(1);
        }
    }

    @Test
    void opensTheOriginalsFileAndGivesItBackReadable() throws Exception {
        Path file = Databases.original(folder);
        try (ModelStore store = ModelStore.open(file, 3)) {
            assertThat(store.models())
                    .containsExactly(
                            new StoredModel(1, "plugins.sklearn_wrapper.SVC", 1, 3770),
                            new StoredModel(2, "test.Empty", 1, 0),
                            new StoredModel(3, "test.Large", 1, 20000));
            assertThat(store.read(1)).isEqualTo(Databases.originalInstance(3770));
            assertThat(store.read(3)).isEqualTo(Databases.originalInstance(20000));
            store.update(1, "plugins.sklearn_wrapper.SVC", new byte[] {9}, BY_A_TEST);
            assertThat(store.create("new", new byte[] {4}, BY_A_TEST).instanceId())
                    .isEqualTo(4);
        }
        assertThat(Databases.query(file, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(Databases.query(file, "SELECT sql FROM sqlite_schema WHERE name = 'models'"))
                .isEqualTo(Databases.query(
                        Databases.original(Files.createDirectory(folder.resolve("fresh"))),
                        "SELECT sql FROM sqlite_schema WHERE name = 'models'"));
        assertThat(Databases.query(
                        file, "SELECT group_concat(id || type || hex(instance), ' ') FROM models WHERE id IN (1, 4)"))
                .isEqualTo("1plugins.sklearn_wrapper.SVC09 4new04");
        assertThat(folder.resolve("original.db-wal")).doesNotExist();
        assertThat(folder.resolve("original.db-shm")).doesNotExist();
    }

    @Test
    void countsOnWhenTheOriginalStoredInBetween() throws Exception {
        Path file = Databases.original(folder);
        try (ModelStore store = ModelStore.open(file, 3)) {
            store.update(3, "test.Large", new byte[2], BY_A_TEST);
        }
        Databases.execute(file, "INSERT INTO models (type, instance) VALUES ('theirs', x'0102')");
        try (ModelStore store = ModelStore.open(file, 3)) {
            assertThat(store.models())
                    .endsWith(new StoredModel(3, "test.Large", 2, 2), new StoredModel(4, "theirs", 1, 2));
        }
    }

    @Test
    void readsAndWritesFromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try (ModelStore store = open()) {
            List<Future<StoredModel>> stored = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int number = i;
                stored.add(threads.submit(() -> {
                    StoredModel model =
                            store.create("t" + number, Databases.instance(number, 100 + number * 50), BY_A_TEST);
                    assertThatThrownBy(() -> store.update(100_000 + number, "t", new byte[1], BY_A_TEST))
                            .isInstanceOf(UnknownInstanceException.class);
                    return store.update(model.instanceId(), "t" + number, store.read(model.instanceId()), BY_A_TEST);
                }));
            }
            for (int i = 0; i < 300; i++) {
                StoredModel model = stored.get(i).get();
                assertThat(model.modelType()).isEqualTo("t" + i);
                assertThat(model.version()).isEqualTo(2);
                assertThat(store.read(model.instanceId())).isEqualTo(Databases.instance(i, 100 + i * 50));
            }
            assertThat(store.models()).hasSize(300);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFailedWriteLeavesTheOldModelAndTheNextOneWorks() throws Exception {
        Path file = folder.resolve("models.db");
        try (ModelStore store = open()) {
            store.create("t", new byte[] {1}, BY_A_TEST);
            Databases.execute(
                    file,
                    "CREATE TRIGGER no_inserts BEFORE INSERT ON models BEGIN SELECT RAISE(ABORT, 'no space'); END",
                    "CREATE TRIGGER no_counting BEFORE INSERT ON aimm_versions BEGIN SELECT RAISE(ABORT, 'no space'); END");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.create("t", new byte[9], BY_A_TEST))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("can't store a model of 9 bytes")
                        .hasMessageContaining("no space");
                assertThatThrownBy(() -> store.update(1, "u", new byte[9], BY_A_TEST))
                        .hasMessageContaining("no space");
            }
            assertThat(store.models()).containsExactly(new StoredModel(1, "t", 1, 1));
            assertThat(store.read(1)).containsExactly(1);

            Databases.execute(file, "DROP TRIGGER no_inserts", "DROP TRIGGER no_counting");
            assertThat(store.update(1, "u", new byte[9], BY_A_TEST).version()).isEqualTo(2);
            assertThat(store.create("t", new byte[9], BY_A_TEST).instanceId()).isEqualTo(2);
        }
    }

    @Test
    void aRelativePathStartsAtTheWorkingDirectory() throws Exception {
        Path relative =
                Path.of("").toAbsolutePath().relativize(folder.toRealPath()).resolve("relative.db");
        ModelStore.open(relative, 3).close();
        assertThat(folder.resolve("relative.db")).exists();
    }

    @Test
    void refusesCallsOnceItIsClosed() {
        ModelStore store = open();
        store.close();
        store.close();
        assertThatThrownBy(store::models).isInstanceOf(BackendException.class).hasMessageEndingWith("is closed");
    }

    private ModelStore open() {
        return ModelStore.open(folder.resolve("models.db"), 3);
    }
}
