package aimm.server.backend.sqlite;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import aimm.server.api.Archive;
import aimm.server.api.Backend;
import aimm.server.api.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;

/** Keeps models in one SQLite file, which the original can open too. */
@Component(
        name = "aimm.server.backend.sqlite",
        configurationPolicy = REQUIRE,
        immediate = true,
        service = Backend.class,
        reference =
                @Reference(
                        name = "active",
                        service = Condition.class,
                        target = "(" + Condition.CONDITION_ID + "=" + Condition.CONDITION_ID_TRUE + ")"))
public final class SqliteBackend implements Backend {

    private final ModelStore store;

    /** @throws aimm.server.api.BackendException if the file can't be used; it is unchanged then */
    @Activate
    public SqliteBackend(SqliteConfig config) {
        if (config.path() == null || config.path().isBlank()) {
            throw new IllegalArgumentException("aimm.server.backend.sqlite: expected a path");
        }
        store = ModelStore.open(Path.of(config.path()), Math.max(1, config.versions()));
    }

    @Deactivate
    public void close() {
        store.close();
    }

    @Override
    public Optional<Archive> archive() {
        return Optional.of(store.archive());
    }

    @Override
    public List<StoredModel> models() {
        return store.models();
    }

    @Override
    public byte[] read(long instanceId) {
        return store.read(instanceId);
    }

    @Override
    public StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        return store.create(modelType, instance, provenance);
    }

    @Override
    public StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        return store.update(instanceId, modelType, instance, provenance);
    }

    @Override
    public void delete(long instanceId) {
        store.delete(instanceId);
    }
}
