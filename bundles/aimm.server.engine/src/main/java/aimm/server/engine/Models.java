package aimm.server.engine;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.Model;
import aimm.server.api.UnknownInstanceException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** The models the engine knows, as they were stored last. */
final class Models {

    private final ConcurrentMap<Long, ModelEntry> entries = new ConcurrentHashMap<>();
    private final int mostPending;
    private final Predicate<String> available;
    private final Changes changes;

    /**
     * @param mostPending actions that are not over on one model
     * @param available whether a plugin for a model type is there
     */
    Models(int mostPending, Predicate<String> available, Changes changes) {
        this.mostPending = mostPending;
        this.available = available;
        this.changes = changes;
    }

    /** Takes over what the backend has stored. */
    Model put(StoredModel stored) {
        Model model = new Model(
                stored.instanceId(),
                stored.modelType(),
                stored.version(),
                stored.size(),
                available.test(stored.modelType()));
        ModelEntry fresh = new ModelEntry(model, mostPending);
        ModelEntry known = entries.putIfAbsent(model.instanceId(), fresh);
        if (known == null) {
            fresh.refresh(available); // the plugin may have come or gone since it was asked for
        } else {
            model = known.model(model);
        }
        changes.mark();
        return model;
    }

    /** @throws UnknownInstanceException if there is none */
    ModelEntry get(long instanceId) {
        ModelEntry entry = entries.get(instanceId);
        if (entry == null) {
            throw new UnknownInstanceException(instanceId);
        }
        return entry;
    }

    /** {@code null} if there is none. */
    ModelEntry find(long instanceId) {
        return entries.get(instanceId);
    }

    Model remove(long instanceId) {
        ModelEntry entry = entries.remove(instanceId);
        entry.delete();
        changes.mark();
        return entry.model();
    }

    /** Looks again at which models have a plugin. */
    void refresh() {
        for (ModelEntry entry : entries.values()) {
            entry.refresh(available);
        }
    }

    SortedMap<Long, Model> all() {
        SortedMap<Long, Model> all = new TreeMap<>();
        entries.forEach((id, entry) -> all.put(id, entry.model()));
        return all;
    }
}
