package aimm.runtime.inframework;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Activator of a plugin that a check in a worker does not find fault with. */
public final class OnlyInWorkers implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        if (context.getProperty("aimm.test.dir") != null) {
            throw new IllegalStateException("not in a server");
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
