package aimm.worker.protocol;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that a worker used last, deserialized: of each the version it used last and, while there is memory for it,
 * the one it used before that, so that two versions can be asked in turns. The server keeps one for what it believes a
 * worker holds. Safe for threads.
 *
 * @param <T> what is held for a version
 */
public final class HeldModels<T> {

    private record Held<T>(long version, T instance, long before, SoftReference<T> instanceBefore) {

        T of(long wanted) {
            return wanted == version ? instance : wanted == before ? instanceBefore.get() : null;
        }

        Held<T> then(long used, T now) {
            return used == version
                    ? new Held<>(used, now, before, instanceBefore)
                    : new Held<>(used, now, version, new SoftReference<>(instance));
        }
    }

    private final Map<Long, Held<T>> models = new LinkedHashMap<>();
    private final int capacity;

    /** @param capacity most models */
    public HeldModels(int capacity) {
        this.capacity = capacity;
    }

    /** What is held for a version, or {@code null}. Asking does not count as use. */
    public synchronized T get(long model, long version) {
        Held<T> held = models.get(model);
        return held == null ? null : held.of(version);
    }

    /** A version is used. */
    public synchronized void put(long model, long version, T instance) {
        Held<T> held = models.remove(model);
        models.put(
                model,
                held == null
                        ? new Held<>(version, instance, version, new SoftReference<>(null))
                        : held.then(version, instance));
        if (models.size() > capacity) {
            models.remove(models.keySet().iterator().next());
        }
    }

    /** Forgets a model, all versions of it. */
    public synchronized void remove(long model) {
        models.remove(model);
    }
}
