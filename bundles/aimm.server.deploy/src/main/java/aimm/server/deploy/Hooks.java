package aimm.server.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * How bundles of the same name get along: the uploaded one, a jar of that name in the plugins folder, and the scratch
 * bundle in which the next revision is tried.
 *
 * <p>A bundle of the plugins folder does not resolve as long as an uploaded one has its place, nor before it is known what
 * was uploaded. Nobody but us sees scratch bundles and nobody is wired to them; File Install sees none of ours, since it
 * would take one of the same version for its own. The framework calls this while it holds its locks: nothing here blocks.
 */
final class Hooks implements CollisionHook, FindHook, ResolverHookFactory, ResolverHook {

    private static final String UPLOADED = "aimm-uploaded:";
    private static final String SCRATCH = "aimm-scratch:";
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final Bundle own;
    private final List<String> folders;
    private volatile boolean open;
    private volatile Set<String> placed = Set.of();

    Hooks(BundleContext context) {
        own = context.getBundle();
        String directories = context.getProperty("felix.fileinstall.dir");
        folders = directories == null
                ? List.of()
                : Stream.of(directories.split(","))
                        .map(String::strip)
                        .map(Hooks::location)
                        .toList();
    }

    /** As File Install makes the locations of what it installs. */
    private static String location(String directory) {
        try {
            String uri = new File(directory).getCanonicalFile().toURI().toString();
            return uri.endsWith("/") ? uri : uri + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the uploaded bundle of a name is installed. */
    static String uploaded(String name) {
        return UPLOADED + name;
    }

    /** Where a scratch bundle is installed. */
    static String scratch(String name, long number) {
        return SCRATCH + name + "#" + number;
    }

    static boolean isUploaded(Bundle bundle) {
        return bundle.getLocation().startsWith(UPLOADED);
    }

    static boolean isScratch(Bundle bundle) {
        return bundle.getLocation().startsWith(SCRATCH);
    }

    boolean isOfFolder(Bundle bundle) {
        return folders.stream().anyMatch(bundle.getLocation()::startsWith);
    }

    /** Whether the bundle is kept from resolving. */
    boolean isHeld(Bundle bundle) {
        return isOfFolder(bundle) && (!open || placed.contains(bundle.getSymbolicName()));
    }

    /** It is known from now on what was uploaded. */
    void open() {
        open = true;
    }

    /** An uploaded bundle has the place of those of its name. */
    synchronized void place(String name) {
        Set<String> next = new HashSet<>(placed);
        next.add(name);
        placed = next;
    }

    synchronized void clear(String name) {
        Set<String> next = new HashSet<>(placed);
        next.remove(name);
        placed = next;
    }

    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        if (isOurs(target) || target.equals(own)) {
            candidates.clear();
        } else {
            candidates.removeIf(Hooks::isOurs);
        }
    }

    @Override
    public void find(BundleContext context, Collection<Bundle> bundles) {
        Bundle finder = context.getBundle();
        if (FILE_INSTALL.equals(finder.getSymbolicName())) {
            bundles.removeIf(Hooks::isOurs);
        } else if (!finder.equals(own)) {
            bundles.removeIf(Hooks::isScratch);
        }
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    /** Does nothing: Felix would forget the resolved bundles over it. */
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> candidates) {
        if (isOurs(singleton.getRevision().getBundle())) {
            candidates.clear();
        } else {
            candidates.removeIf(candidate -> isOurs(candidate.getRevision().getBundle()));
        }
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        Bundle requirer = requirement.getRevision().getBundle();
        if (isHeld(requirer)) {
            candidates.clear();
        } else {
            candidates.removeIf(
                    candidate -> !maySee(requirer, candidate.getRevision().getBundle()));
        }
    }

    private boolean maySee(Bundle requirer, Bundle provider) {
        if (requirer.equals(provider)) {
            return true;
        }
        boolean rivals = isScratch(requirer) && provider.getSymbolicName().equals(requirer.getSymbolicName());
        return !rivals && !isScratch(provider) && !isHeld(provider);
    }

    @Override
    public void end() {}

    private static boolean isOurs(Bundle bundle) {
        return isUploaded(bundle) || isScratch(bundle);
    }
}
