package aimm.server.engine;

import aimm.server.api.Backend;
import aimm.server.api.BackendException;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownInstanceException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Keeps models in a map; can be told to fail, or to keep a caller waiting. */
final class FakeBackend implements Backend {

    private record Row(StoredModel model, byte[] instance) {}

    private final Map<Long, Row> rows = new ConcurrentHashMap<>();
    private long lastId;
    volatile BackendException failure;
    volatile CountDownLatch hold = new CountDownLatch(0);
    final CountDownLatch storing = new CountDownLatch(1);

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
        return put(new StoredModel(++lastId, modelType, 1, instance.length), instance);
    }

    @Override
    public StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        beginStoring();
        long version = row(instanceId).model().version() + 1;
        return put(new StoredModel(instanceId, modelType, version, instance.length), instance);
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

    private StoredModel put(StoredModel model, byte[] instance) {
        rows.put(model.instanceId(), new Row(model, instance));
        return model;
    }

    private Row row(long instanceId) {
        Row row = rows.get(instanceId);
        if (row == null) {
            throw new UnknownInstanceException(instanceId);
        }
        return row;
    }
}
