package aimm.server.deploy;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/** Has the hooks in place before File Install starts. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        String[] types = {
            Hooks.class.getName(),
            CollisionHook.class.getName(),
            FindHook.class.getName(),
            ResolverHookFactory.class.getName()
        };
        context.registerService(types, new Hooks(context), null);
    }

    @Override
    public void stop(BundleContext context) {}
}
