package aimm.worker.inprocess;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A service of the plugin's, held until it is closed.
 *
 * @param <S> its type
 */
final class PluginService<S> {

    /** A prediction is short, and runs on the caller's thread, up to here. */
    private static final long SHORT_NANOS = 200_000;

    private final ServiceReference<S> reference;
    private final S service;
    private final ClassLoader loader;
    private final Runnable release;
    private final Lease lease = new Lease();
    private long averageNanos = Long.MAX_VALUE; // threads may overwrite one another's: it is a guess anyway

    PluginService(ServiceReference<S> reference, S service, ClassLoader loader, Runnable release) {
        this.reference = reference;
        this.service = service;
        this.loader = loader;
        this.release = release;
    }

    /** @throws IllegalStateException if the service can't be had */
    static <S> PluginService<S> of(BundleContext context, ServiceReference<S> reference) {
        ServiceObjects<S> objects = context.getServiceObjects(reference);
        S service = objects == null ? null : objects.getService();
        if (service == null) {
            throw new IllegalStateException("its component can't be activated");
        }
        ClassLoader loader = reference.getBundle().adapt(BundleWiring.class).getClassLoader();
        return new PluginService<>(reference, service, loader, () -> objects.ungetService(service));
    }

    S service() {
        return service;
    }

    ClassLoader loader() {
        return loader;
    }

    Lease lease() {
        return lease;
    }

    boolean is(ServiceReference<?> other) {
        return other.equals(reference);
    }

    boolean isShort() {
        return averageNanos < SHORT_NANOS;
    }

    void took(long nanos) {
        long before = averageNanos;
        averageNanos = before == Long.MAX_VALUE ? nanos : before + (nanos - before) / (nanos < before ? 2 : 16);
    }

    /** @return whether no call used it any more */
    boolean close(Duration patience) {
        boolean idle = lease.close(patience);
        try {
            release.run();
        } catch (IllegalStateException | IllegalArgumentException e) {
            // it went by itself
        }
        return idle;
    }
}
