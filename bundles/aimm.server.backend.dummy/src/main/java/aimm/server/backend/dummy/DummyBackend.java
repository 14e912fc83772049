package aimm.server.backend.dummy;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import aimm.server.api.Backend;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownInstanceException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;

/** Keeps models as long as it is active, and no longer: for trials and tests. */
@Component(
        name = "aimm.server.backend.dummy",
        configurationPolicy = REQUIRE,
        immediate = true,
        reference =
                @Reference(
                        name = "active",
                        service = Condition.class,
                        target = "(" + Condition.CONDITION_ID + "=" + Condition.CONDITION_ID_TRUE + ")"))
public final class DummyBackend implements Backend {

    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(StoredModel model, byte[] instance) {}

    @Override
    public List<StoredModel> models() {
        return entries.values().stream()
                .map(Entry::model)
                .sorted(Comparator.comparing(StoredModel::instanceId))
                .toList();
    }

    @Override
    public byte[] read(long instanceId) {
        Entry entry = entries.get(instanceId);
        if (entry == null) {
            throw new UnknownInstanceException(instanceId);
        }
        return entry.instance();
    }

    @Override
    public StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        StoredModel model = new StoredModel(lastId.incrementAndGet(), modelType, 1, instance.length);
        entries.put(model.instanceId(), new Entry(model, instance));
        return model;
    }

    @Override
    public StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        Entry updated = entries.computeIfPresent(instanceId, (id, old) -> {
            long version = old.model().version() + 1;
            return new Entry(new StoredModel(id, modelType, version, instance.length), instance);
        });
        if (updated == null) {
            throw new UnknownInstanceException(instanceId);
        }
        return updated.model();
    }

    @Override
    public void delete(long instanceId) {
        if (entries.remove(instanceId) == null) {
            throw new UnknownInstanceException(instanceId);
        }
    }
}
