package aimm.worker.java;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/**
 * A plugin's bundle and all it needs: what it is wired to, its fragments, and those that offer the services it says it
 * requires; the same for each of these. The framework and what every worker has anyway are left out.
 */
final class BundleClosure {

    private static final String SERVICE = "osgi.service";
    private static final String SERVER = "aimm.server.";
    private static final String WORKER = "aimm.worker.";

    private final BundleContext context;
    private final Set<Bundle> base;
    private final Set<Bundle> found = new LinkedHashSet<>();
    private final Deque<Bundle> open = new ArrayDeque<>();

    private BundleClosure(BundleContext context, Set<Bundle> base) {
        this.context = context;
        this.base = base;
    }

    /**
     * The plugin comes first.
     *
     * @param context to find the other bundles with, for the plugin may not be started
     */
    static List<Bundle> of(Bundle plugin, BundleContext context, Set<Bundle> base) {
        BundleClosure closure = new BundleClosure(context, base);
        closure.add(plugin);
        while (!closure.open.isEmpty()) {
            Bundle bundle = closure.open.remove();
            neighbours(bundle).forEach(closure::add);
            closure.serviceProviders(bundle).forEach(closure::add);
        }
        return List.copyOf(closure.found);
    }

    /** The bundles one is wired to, and its fragments. */
    static Stream<Bundle> neighbours(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return Stream.empty();
        }
        Stream<Bundle> providers = wiring.getRequiredWires(null).stream()
                .map(BundleWire::getProvider)
                .map(BundleRevision::getBundle);
        Stream<Bundle> fragments = wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream()
                .map(BundleWire::getRequirer)
                .map(BundleRevision::getBundle);
        return Stream.concat(providers, fragments).distinct();
    }

    /** Whether the bundle belongs to the server: a worker has it for its packages, and does not start it. */
    static boolean isServers(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name != null && (name.startsWith(SERVER) || name.startsWith(WORKER));
    }

    private void add(Bundle bundle) {
        if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !base.contains(bundle) && found.add(bundle)) {
            open.add(bundle);
        }
    }

    private Collection<Bundle> serviceProviders(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<Bundle> providers = new ArrayList<>();
        if (revision == null || isServers(bundle)) {
            return providers;
        }
        for (Requirement requirement : revision.getRequirements(SERVICE)) {
            String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
            for (Bundle candidate : context.getBundles()) {
                if (filter != null && !isServers(candidate) && offers(candidate, filter)) {
                    providers.add(candidate);
                }
            }
        }
        return providers;
    }

    private boolean offers(Bundle candidate, String filter) {
        if (candidate.getState() != Bundle.ACTIVE && candidate.getState() != Bundle.STARTING) {
            return false;
        }
        try {
            Filter wanted = context.createFilter(filter);
            BundleRevision revision = candidate.adapt(BundleRevision.class);
            for (Capability capability : revision.getCapabilities(SERVICE)) {
                Map<String, Object> attributes = capability.getAttributes();
                if (wanted.matches(attributes)) {
                    return true;
                }
            }
            ServiceReference<?>[] registered = candidate.getRegisteredServices();
            for (ServiceReference<?> reference : registered == null ? new ServiceReference<?>[0] : registered) {
                if (wanted.match(reference)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidSyntaxException e) {
            return false; // then the framework can't have checked it either
        }
    }
}
