package aimm.worker.inprocess;

import java.util.LinkedHashMap;
import java.util.Map;

/** The instances asked last, deserialized, one version of each model; predictions share them. Safe for threads. */
final class InstanceShelf {

    private record Held(long version, Object instance) {}

    private final Map<Long, Held> held;

    InstanceShelf(int capacity) {
        held = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Held> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The instance, or {@code null}. */
    synchronized Object get(long instanceId, long version) {
        Held found = held.get(instanceId);
        return found != null && found.version == version ? found.instance : null;
    }

    synchronized void put(long instanceId, long version, Object instance) {
        held.put(instanceId, new Held(version, instance));
    }

    synchronized void remove(long instanceId) {
        held.remove(instanceId);
    }
}
