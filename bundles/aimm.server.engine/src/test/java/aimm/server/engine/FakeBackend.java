package aimm.server.engine;

import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Archive;
import aimm.server.api.Backend;
import aimm.server.api.BackendException;
import aimm.server.api.ModelVersion;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownVersionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;

/** Keeps models in a map; can be told to fail, or to keep a caller waiting, or to keep the newest versions only. */
final class FakeBackend implements Backend, Archive {

    private record Row(StoredModel model, byte[] instance, Provenance provenance) {}

    private final Map<Long, Row> rows = new ConcurrentHashMap<>();
    private final Map<Long, SortedMap<Long, Row>> versions = new ConcurrentHashMap<>();
    private final Map<Long, Annotations> annotations = new ConcurrentHashMap<>();
    private final SortedMap<String, Alias> aliases = new ConcurrentSkipListMap<>();
    private final boolean keepsHistory;
    private long lastId;
    volatile BackendException failure;
    volatile CountDownLatch hold = new CountDownLatch(0);
    final CountDownLatch storing = new CountDownLatch(1);

    FakeBackend(boolean keepsHistory) {
        this.keepsHistory = keepsHistory;
    }

    @Override
    public synchronized List<StoredModel> models() {
        return rows.values().stream().map(Row::model).toList();
    }

    @Override
    public byte[] read(long instanceId) {
        return row(instanceId).instance();
    }

    @Override
    public StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        beginStoring();
        return put(new StoredModel(++lastId, modelType, 1, instance.length), instance, provenance);
    }

    @Override
    public StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        beginStoring();
        long version = row(instanceId).model().version() + 1;
        return put(new StoredModel(instanceId, modelType, version, instance.length), instance, provenance);
    }

    @Override
    public void delete(long instanceId) {
        rows.remove(row(instanceId).model().instanceId());
    }

    private void beginStoring() {
        storing.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private StoredModel put(StoredModel model, byte[] instance, Provenance provenance) {
        Row row = new Row(model, instance, provenance);
        rows.put(model.instanceId(), row);
        versions.computeIfAbsent(model.instanceId(), id -> new ConcurrentSkipListMap<>())
                .put(model.version(), row);
        return model;
    }

    @Override
    public Optional<Archive> archive() {
        return keepsHistory ? Optional.of(this) : Optional.empty();
    }

    @Override
    public List<ModelVersion> versions(long instanceId) {
        return versions.get(instanceId).values().stream()
                .map(row -> new ModelVersion(
                        instanceId,
                        row.model.version(),
                        row.model.modelType(),
                        row.model.size(),
                        "sha",
                        row.provenance))
                .toList();
    }

    @Override
    public byte[] read(long instanceId, long version) {
        Row row = versions.getOrDefault(instanceId, new TreeMap<>()).get(version);
        if (row == null) {
            throw new UnknownVersionException(instanceId, version);
        }
        return row.instance;
    }

    @Override
    public Map<Long, Annotations> annotations() {
        return annotations;
    }

    @Override
    public void annotate(long instanceId, Annotations said) {
        annotations.put(row(instanceId).model().instanceId(), said);
    }

    @Override
    public SortedMap<String, Alias> aliases() {
        return new TreeMap<>(aliases);
    }

    @Override
    public void putAlias(String name, Alias alias) {
        if (alias.version() != null) {
            read(alias.instanceId(), alias.version());
        }
        aliases.put(name, alias);
    }

    @Override
    public void removeAlias(String name) {
        if (aliases.remove(name) == null) {
            throw new UnknownAliasException(name);
        }
    }

    private Row row(long instanceId) {
        Row row = rows.get(instanceId);
        if (row == null) {
            throw new UnknownInstanceException(instanceId);
        }
        return row;
    }
}
