package aimm.worker.java;

import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.server.api.WorkerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Makes images of plugins that are installed in the server. */
final class ImageBuilder {

    private final BundleContext context;
    private final Set<Bundle> base;
    private final JarStore jars;
    private final Configurations configurations;

    /** @param base what every worker has anyway */
    ImageBuilder(BundleContext context, Set<Bundle> base, JarStore jars, Configurations configurations) {
        this.context = context;
        this.base = base;
        this.jars = jars;
        this.configurations = configurations;
    }

    /** @throws WorkerException if a bundle's content can't be had */
    JavaImage build(Bundle plugin) {
        List<Bundle> bundles = BundleClosure.of(plugin, context, base);
        List<JarStore.Jar> taken = new ArrayList<>();
        String name = plugin.getSymbolicName() + " " + plugin.getVersion();
        try {
            List<JavaImage.Part> parts = new ArrayList<>();
            for (Bundle bundle : bundles) {
                JarStore.Jar jar = jars.take(bundle);
                taken.add(jar);
                parts.add(new JavaImage.Part(
                        jar.path(), bundle.equals(plugin) || started(bundle), wiredTo(bundle, bundles)));
            }
            List<Bundle> configured = bundles.stream()
                    .filter(bundle -> !BundleClosure.isServers(bundle))
                    .toList();
            return new JavaImage(name, parts, provides(plugin), configurations.of(configured), taken);
        } catch (IOException | IllegalStateException e) {
            new JavaImage(name, List.of(), List.of(), new byte[0], taken).close();
            throw new WorkerException("the content of plugin " + name + " can't be had: " + e.getMessage(), e);
        }
    }

    private static boolean started(Bundle bundle) {
        return !BundleClosure.isServers(bundle)
                && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING);
    }

    private static List<Long> wiredTo(Bundle bundle, List<Bundle> bundles) {
        return BundleClosure.neighbours(bundle)
                .map(bundles::indexOf)
                .filter(index -> index >= 0)
                .map(Integer::longValue)
                .toList();
    }

    private static List<String> provides(Bundle plugin) {
        List<String> names = new ArrayList<>();
        ServiceReference<?>[] services = plugin.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            List<String> types = List.of((String[]) service.getProperty(Constants.OBJECTCLASS));
            if (types.contains(ModelPlugin.class.getName())) {
                names.add(String.valueOf(service.getProperty(ModelType.TYPE)));
            }
            if (types.contains(DataAccessPlugin.class.getName())) {
                names.add(String.valueOf(service.getProperty(DataAccess.NAME)));
            }
        }
        return names;
    }
}
