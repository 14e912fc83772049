package aimm.server.deploy;

import aimm.server.api.EssentialBundleException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The bundles without which the server could not answer: the framework, this one, those that use its service, the
 * configuration, the log, and all that these are wired to, which includes the component runtime.
 */
final class Essentials {

    private static final Set<String> NAMES = Set.of("aimm.server.config", "aimm.server.log");
    private static final String CONFIGURATION = "org.osgi.service.cm.ConfigurationAdmin";

    private final BundleContext context;
    private final Supplier<ServiceReference<?>> service;

    /** @param service ours, or {@code null} while it is not there */
    Essentials(BundleContext context, Supplier<ServiceReference<?>> service) {
        this.context = context;
        this.service = service;
    }

    /** All of them now. */
    Set<Bundle> all() {
        Set<Bundle> found = new HashSet<>();
        Deque<Bundle> open = new ArrayDeque<>();
        roots().filter(found::add).forEach(open::add);
        while (!open.isEmpty()) {
            providers(open.remove()).filter(found::add).forEach(open::add);
        }
        return found;
    }

    /** @throws EssentialBundleException if one of the bundles is one of them */
    void check(Collection<Bundle> bundles, String operation) {
        Set<Bundle> essential = all();
        for (Bundle bundle : bundles) {
            if (essential.contains(bundle)) {
                throw new EssentialBundleException(bundle.getSymbolicName(), operation);
            }
        }
    }

    private Stream<Bundle> roots() {
        ServiceReference<?> ours = service.get();
        Bundle[] users = ours == null ? null : ours.getUsingBundles();
        ServiceReference<?> configuration = context.getServiceReference(CONFIGURATION);
        return Stream.of(
                        Stream.of(context.getBundle(0), context.getBundle()),
                        users == null ? Stream.<Bundle>empty() : Arrays.stream(users),
                        configuration == null ? Stream.<Bundle>empty() : Stream.of(configuration.getBundle()),
                        Arrays.stream(context.getBundles()).filter(bundle -> NAMES.contains(bundle.getSymbolicName())))
                .flatMap(stream -> stream);
    }

    private static Stream<Bundle> providers(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null
                ? Stream.empty()
                : wiring.getRequiredWires(null).stream()
                        .map(BundleWire::getProvider)
                        .map(BundleRevision::getBundle);
    }
}
