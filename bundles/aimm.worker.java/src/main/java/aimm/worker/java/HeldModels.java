package aimm.worker.java;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which model versions a worker keeps deserialized, as far as the server can tell. Not for use by several threads. */
final class HeldModels {

    private final Map<Long, Long> versions;

    HeldModels(int capacity) {
        versions = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                return size() > capacity;
            }
        };
    }

    boolean has(long instanceId, long version) {
        Long held = versions.get(instanceId);
        return held != null && held == version;
    }

    void put(long instanceId, long version) {
        versions.put(instanceId, version);
    }

    void remove(long instanceId) {
        versions.remove(instanceId);
    }
}
