package aimm.worker.java.child;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Has bundles wired to those they are wired to in the server, where they offer what is required. */
final class ProvidersOnly implements ResolverHookFactory, ResolverHook {

    private final Map<Long, Set<Long>> wiredTo = new HashMap<>();

    /** @param providers bundle ids */
    void allow(long bundleId, Set<Long> providers) {
        wiredTo.put(bundleId, providers);
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        Set<Long> providers = wiredTo.get(bundleId(requirement.getRevision()));
        if (providers != null && candidates.stream().anyMatch(each -> providers.contains(provider(each)))) {
            candidates.removeIf(each -> !providers.contains(provider(each)));
        }
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {}

    @Override
    public void end() {}

    private static long provider(BundleCapability capability) {
        return bundleId(capability.getRevision());
    }

    private static long bundleId(BundleRevision revision) {
        return revision.getBundle().getBundleId();
    }
}
