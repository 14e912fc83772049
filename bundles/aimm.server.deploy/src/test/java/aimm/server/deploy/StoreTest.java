package aimm.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.BundleRefusedException;
import aimm.server.api.DeploymentException;
import aimm.server.api.UploadedRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    private static final long MOST = 1000;

    @TempDir
    Path parent;

    private final List<Store> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Store::close);
    }

    @Test
    void makesNothingBeforeSomethingComes() {
        assertThat(load().all()).isEmpty();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void isThereAgainAfterARestart() throws IOException {
        Store store = load();
        UploadedRevision first = put(store, "a.b", "1", "by my\nself");
        UploadedRevision second = put(store, "a.b", "2", null);
        put(store, "c", "1", "x");

        Store again = reload(store);
        assertThat(again.all()).extracting(Stored::name).containsExactly("a.b", "c");
        Stored stored = again.find("a.b");
        assertThat(stored.plugin()).isTrue();
        assertThat(stored.current()).isEqualTo(second);
        assertThat(stored.previous()).containsExactly(first);
        assertThat(again.jar("a.b", first)).hasContent("a.b 1");
        assertThat(again.jar("a.b", second)).hasContent("a.b 2");
    }

    @Test
    void aCrashBeforeTheCommitLeavesTheOldRevision() throws IOException {
        Store store = load();
        UploadedRevision first = put(store, "a", "1", null);
        Received half = receive(store, "half");
        take(store, "a", "2");
        take(store, "new", "1");
        Files.writeString(bundles().resolve("a/index.part"), "plugin\nhalf an ind");

        Store again = reload(store);
        assertThat(again.all()).extracting(Stored::name).containsExactly("a");
        assertThat(again.find("a").current()).isEqualTo(first);
        assertThat(half.file()).doesNotExist();
        assertThat(files(bundles().resolve("a"))).containsExactlyInAnyOrder("index", first.sha256() + ".jar");
        assertThat(bundles().resolve("new")).doesNotExist();
    }

    @Test
    void aCrashInARemovalLeavesAllOrNothing() throws IOException {
        Store store = load();
        put(store, "a", "1", null);
        Files.delete(bundles().resolve("a/index")); // as far as remove came
        assertThat(reload(store).all()).isEmpty();
        assertThat(bundles()).isEmptyDirectory();
    }

    @Test
    void forgetsWhatIsRemovedAndWhatIsRolledBack() throws IOException {
        Store store = load();
        put(store, "a", "1", null);
        put(store, "a", "2", null);
        Stored now = store.find("a");
        store.commit(new Stored("a", true, now.previous()), 3, MOST);
        assertThat(store.find("a").current().version()).isEqualTo("1");
        assertThat(store.jar("a", now.current())).doesNotExist();
        store.remove("a");
        assertThat(store.find("a")).isNull();
        assertThat(bundles()).isEmptyDirectory();
    }

    @Test
    void keepsSoManyRevisionsAndSoManyBytes() throws IOException {
        Store store = load();
        for (String version : List.of("1", "2", "3", "4", "5")) {
            put(store, "a", version, null);
        }
        assertThat(store.find("a").revisions())
                .extracting(UploadedRevision::version)
                .containsExactly("5", "4", "3", "2");
        assertThat(files(bundles().resolve("a"))).hasSize(5);

        store.commit(store.find("a"), 3, 7);
        assertThat(store.find("a").revisions())
                .as("3 bytes each")
                .extracting(UploadedRevision::version)
                .containsExactly("5", "4");
        assertThat(files(bundles().resolve("a"))).hasSize(3);
        store.checkRoom("a", 7, 7);
        assertThatThrownBy(() -> store.checkRoom("b", 2, 7))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessageContaining("together they may have 7");
    }

    @Test
    void doesNotCommitWhatIsNotThere() throws IOException {
        Store store = load();
        UploadedRevision first = put(store, "a", "1", null);
        UploadedRevision gone = new UploadedRevision("2", "0".repeat(64), 3, Instant.EPOCH, null);
        assertThatThrownBy(() -> store.commit(new Stored("a", true, List.of(gone, first)), 3, MOST))
                .isInstanceOf(DeploymentException.class);
        assertThat(reload(store).find("a").current()).isEqualTo(first);
    }

    @Test
    void belongsToOneServer() throws IOException {
        Store store = load();
        put(store, "a", "1", null);
        Store other = new Store(parent.resolve("deployed"));
        assertThatThrownBy(other::load).hasMessageContaining("is another server's; deploy.folder");
        assertThatThrownBy(other::open).isInstanceOf(DeploymentException.class);
    }

    @Test
    void aDamagedIndexLeavesTheOthers() throws IOException {
        Store store = load();
        put(store, "a", "1", null);
        put(store, "b", "1", null);
        Files.writeString(bundles().resolve("a/index"), "plugin\nx");
        Store again = reload(store);
        assertThat(again.all()).extracting(Stored::name).containsExactly("b");
        assertThat(files(bundles().resolve("a")))
                .as("left for whoever mends it")
                .hasSize(2);
    }

    @Test
    void saysWhatToDoWhereItCanNotWrite() throws IOException {
        Files.writeString(parent.resolve("deployed"), "a file");
        assertThatThrownBy(load()::open)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("deploy.folder in the configuration");
    }

    private Store load() {
        Store store = new Store(parent.resolve("deployed"));
        opened.add(store);
        store.load();
        return store;
    }

    private Store reload(Store store) {
        store.close();
        return load();
    }

    private Path bundles() {
        return parent.resolve("deployed/bundles");
    }

    private static UploadedRevision put(Store store, String name, String version, String by) throws IOException {
        Received received = take(store, name, version);
        List<UploadedRevision> revisions = new ArrayList<>();
        UploadedRevision revision =
                new UploadedRevision(version, received.sha256(), received.size(), Instant.ofEpochSecond(1), by);
        revisions.add(revision);
        if (store.find(name) != null) {
            revisions.addAll(store.find(name).revisions());
        }
        store.commit(new Stored(name, true, revisions), 3, MOST);
        return revision;
    }

    private static Received take(Store store, String name, String version) throws IOException {
        Received received = receive(store, name + " " + version);
        store.take(name, received);
        return received;
    }

    private static Received receive(Store store, String content) throws IOException {
        store.open();
        Path file = Files.writeString(Files.createTempFile(store.incoming(), "", ""), content);
        return new Received(file, String.format("%064x", content.hashCode() & 0xffffffffL), content.length());
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }
}
