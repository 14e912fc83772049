package aimm.worker.java.child;

import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;

/** The worker's own framework: the base bundles of the server, later the plugin's. */
final class PluginFramework {

    private static final long STOP_MILLIS = 2_000;

    private final Framework framework;
    private final BundleContext context;

    private PluginFramework(Framework framework) {
        this.framework = framework;
        this.context = framework.getBundleContext();
    }

    static PluginFramework start(Boot boot) throws BundleException {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Framework framework = factory.newFramework(boot.under("framework."));
        framework.init();
        PluginFramework result = new PluginFramework(framework);
        List<Bundle> base = new ArrayList<>();
        for (String jar : boot.get("bundles").split(File.pathSeparator)) {
            base.add(result.install(jar));
        }
        framework.start();
        for (Bundle bundle : base) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
        return result;
    }

    /** Installs and starts a plugin with all it needs, and waits until it offers what it offers in the server, but something. */
    Plugins install(Image image) throws BrokenPluginException {
        try {
            List<Image.ImageBundle> parts = image.bundles();
            List<Bundle> bundles = new ArrayList<>();
            for (Image.ImageBundle part : parts) {
                bundles.add(install(part.path()));
            }
            wire(parts, bundles);
            configure(image.configurations());
            for (int i = bundles.size() - 1; i >= 0; i--) {
                boolean fragment = bundles.get(i).getHeaders().get(Constants.FRAGMENT_HOST) != null;
                if (parts.get(i).start() && !fragment) {
                    bundles.get(i).start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            return plugins(bundles.get(0), image);
        } catch (BundleException | IOException | ReflectiveOperationException | InvalidSyntaxException e) {
            throw new BrokenPluginException("the plugin can't be started in a worker: " + e.getMessage(), e);
        }
    }

    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }

    private Bundle install(String jar) throws BundleException {
        return context.installBundle("reference:" + new File(jar).toURI());
    }

    private void wire(List<Image.ImageBundle> parts, List<Bundle> bundles) {
        ProvidersOnly hook = new ProvidersOnly();
        for (int i = 0; i < parts.size(); i++) {
            Set<Long> providers = new HashSet<>();
            for (int provider : parts.get(i).wiredTo()) {
                providers.add(bundles.get(provider).getBundleId());
            }
            hook.allow(bundles.get(i).getBundleId(), providers);
        }
        context.registerService(ResolverHookFactory.class, hook, null);
    }

    /** The configuration service's classes are its bundle's, so it is called by name. */
    private void configure(byte[] serialized) throws IOException, ReflectiveOperationException {
        List<Map<String, ?>> configurations;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(serialized))) {
            @SuppressWarnings("unchecked") // see Image
            List<Map<String, ?>> read = (List<Map<String, ?>>) in.readObject();
            configurations = read;
        }
        if (configurations.isEmpty()) {
            return;
        }
        ServiceReference<?> reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        ConfigurationStore store = new ConfigurationStore(reference, context.getService(reference));
        for (Map<String, ?> configuration : configurations) {
            store.put(configuration);
        }
    }

    private Plugins plugins(Bundle bundle, Image image) throws BrokenPluginException, InvalidSyntaxException {
        Set<String> missing = new HashSet<>(image.provides());
        Map<String, ModelPlugin<Object>> modelTypes = new HashMap<>();
        Map<String, DataAccessPlugin> dataAccesses = new HashMap<>();
        long end = System.nanoTime() + image.startMillis() * 1_000_000;
        while (true) {
            for (ServiceReference<?> reference : services(ModelPlugin.class, bundle)) {
                @SuppressWarnings("unchecked") // whatever its instances are, only the plugin itself looks into them
                ModelPlugin<Object> plugin = (ModelPlugin<Object>) service(reference);
                modelTypes.put(String.valueOf(reference.getProperty(ModelType.TYPE)), plugin);
            }
            for (ServiceReference<?> reference : services(DataAccessPlugin.class, bundle)) {
                dataAccesses.put(
                        String.valueOf(reference.getProperty(DataAccess.NAME)), (DataAccessPlugin) service(reference));
            }
            missing.removeAll(modelTypes.keySet());
            missing.removeAll(dataAccesses.keySet());
            boolean offersNothing = modelTypes.isEmpty() && dataAccesses.isEmpty();
            if (missing.isEmpty() && !offersNothing) {
                ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
                return new Plugins(modelTypes, dataAccesses, loader);
            }
            if (System.nanoTime() > end) {
                String what = offersNothing && missing.isEmpty() ? "any model type or data access" : missing.toString();
                throw new BrokenPluginException("in a worker the plugin does not offer " + what, null);
            }
            LockSupport.parkNanos(5_000_000); // registered by a thread of the plugin's own
        }
    }

    private <S> Collection<ServiceReference<S>> services(Class<S> type, Bundle bundle) throws InvalidSyntaxException {
        return context.getServiceReferences(type, null).stream()
                .filter(reference -> reference.getBundle() == bundle)
                .toList();
    }

    private Object service(ServiceReference<?> reference) throws BrokenPluginException {
        Object service = context.getService(reference);
        if (service == null) {
            throw new BrokenPluginException("a component of the plugin can't be activated", null);
        }
        return service;
    }
}
