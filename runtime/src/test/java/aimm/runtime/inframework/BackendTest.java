package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Backend;
import aimm.server.api.Backend.StoredModel;
import aimm.server.api.Call;
import aimm.server.api.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

class BackendTest {

    private static final Provenance BY_A_TEST =
            new Provenance(Instant.EPOCH, Call.FIT, 1, null, "a.plugin", "1.0.0", List.of(), Map.of());

    private static final String SQLITE = "aimm.server.backend.sqlite";
    private static final String DUMMY = "aimm.server.backend.dummy";
    private static final long MILLIS = 10_000;

    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    private ServiceTracker<Backend, Backend> sqlite;

    @BeforeEach
    void track() throws InvalidSyntaxException {
        sqlite = tracker(SQLITE);
    }

    @AfterEach
    void leave() throws IOException {
        remove();
        sqlite.close();
    }

    @Test
    void sqliteAppearsWithItsConfigurationAndLeavesNothingOpen() throws Exception {
        Path file = folder.resolve("new/folder/models.db");
        configure(file);
        Backend backend = sqlite.waitForService(MILLIS);
        assertThat(backend.create("t", new byte[] {1, 2}, BY_A_TEST).instanceId())
                .isEqualTo(1);
        assertThat(backend.read(1)).containsExactly(1, 2);

        remove();
        configure(file);
        assertThat(sqlite.waitForService(MILLIS).models()).containsExactly(new StoredModel(1, "t", 1, 2));
    }

    @Test
    void sqliteChangesItsFileWithItsConfiguration() throws Exception {
        configure(folder.resolve("one.db"));
        sqlite.waitForService(MILLIS).create("one", new byte[1], BY_A_TEST);

        awaitChange(() -> configure(folder.resolve("two.db")));
        assertThat(sqlite.getService().models()).isEmpty();

        awaitChange(() -> configure(folder.resolve("one.db")));
        assertThat(sqlite.getService().models()).hasSize(1);
    }

    @Test
    void sqliteStaysAwayFromAFileThatIsNoneOfItsAndComesWithAnother() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "my notes");
        configure(notes);
        assertThat(sqlite.waitForService(1000)).isNull();
        assertThat(notes).hasContent("my notes");

        configure(folder.resolve("models.db"));
        assertThat(sqlite.waitForService(MILLIS)).isNotNull();
    }

    @Test
    void sqliteComesBackWithItsModelsWhenItsBundlesAreUpdated() throws Exception {
        configure(folder.resolve("models.db"));
        sqlite.waitForService(MILLIS).create("t", new byte[] {7}, BY_A_TEST);

        awaitChange(() -> bundle(SQLITE).update());
        assertThat(sqlite.getService().read(1)).containsExactly(7);

        awaitChange(() -> {
            bundle("org.xerial.sqlite-jdbc").stop(); // a library that runs could not be updated while it is in use
            bundle("org.xerial.sqlite-jdbc").update();
            context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null);
        });
        assertThat(sqlite.getService().read(1)).containsExactly(7);
    }

    @Test
    void sqliteLeavesWithItsBundle() throws Exception {
        configure(folder.resolve("models.db"));
        assertThat(sqlite.waitForService(MILLIS)).isNotNull();

        bundle(SQLITE).stop();
        assertThat(sqlite.getService()).isNull();
        bundle(SQLITE).start();
        assertThat(sqlite.waitForService(MILLIS)).isNotNull();
    }

    @Test
    void dummyAppearsWithItsConfiguration() throws Exception {
        ServiceTracker<Backend, Backend> dummy = tracker(DUMMY);
        configurations.getConfiguration(DUMMY, "?").update(FrameworkUtil.asDictionary(Map.of("module", DUMMY)));
        try {
            assertThat(dummy.waitForService(MILLIS)
                            .create("t", new byte[3], BY_A_TEST)
                            .size())
                    .isEqualTo(3);
        } finally {
            dummy.close();
        }
    }

    private void configure(Path file) throws IOException {
        Configuration configuration = configurations.getConfiguration(SQLITE, "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("module", SQLITE, "path", file.toString())));
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    private ServiceTracker<Backend, Backend> tracker(String name) throws InvalidSyntaxException {
        ServiceTracker<Backend, Backend> tracker = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter(
                        "(&(objectClass=" + Backend.class.getName() + ")(component.name=" + name + "))"),
                null);
        tracker.open();
        return tracker;
    }

    private interface Change {
        void make() throws Exception;
    }

    /** Makes a change that takes the backend away, and waits until it is back. */
    private void awaitChange(Change change) throws Exception {
        int count = sqlite.getTrackingCount();
        change.make();
        await("the backend is back", () -> sqlite.getTrackingCount() >= count + 2 && sqlite.getService() != null);
    }

    /** Takes the configuration away, and waits until the backend is gone and its database closed. */
    private void remove() throws IOException {
        configurations.getConfiguration(SQLITE, "?").delete();
        await("the backend is gone", () -> sqlite.getService() == null && !isOpen());
    }

    /** An open database has its write-ahead log beside it. */
    private boolean isOpen() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith("-wal"));
        } catch (IOException | UncheckedIOException e) {
            return true; // a file went away meanwhile
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
