package aimm.server.deploy;

import aimm.server.api.BundleInfo;
import aimm.server.api.Engine;
import aimm.server.api.PluginInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** What can be told of bundles, with the last error of each. Safe for threads. */
final class Listing {

    private final Bundles bundles;
    private final Store store;
    private final Essentials essentials;
    private final Supplier<Engine> engine;
    private final Map<String, String> errors = new ConcurrentHashMap<>();

    /** @param engine gives it, or {@code null} */
    Listing(Bundles bundles, Store store, Essentials essentials, Supplier<Engine> engine) {
        this.bundles = bundles;
        this.store = store;
        this.essentials = essentials;
        this.engine = engine;
    }

    /** Remembers why the last operation on a bundle failed, if there is such a bundle. */
    void failed(String name, String error) {
        if (store.find(name) != null || bundles.all().anyMatch(bundle -> name.equals(bundle.getSymbolicName()))) {
            errors.put(name, error);
        }
    }

    void forget(String name) {
        errors.remove(name);
    }

    List<BundleInfo> all() {
        List<BundleInfo> infos = new ArrayList<>();
        for (Stored stored : store.all()) {
            if (bundles.uploaded(stored.name()) == null) {
                infos.add(absent(stored));
            }
        }
        Set<Long> plugins = plugins();
        Set<Bundle> essential = essentials.all();
        bundles.all().map(bundle -> of(bundle, plugins, essential)).forEach(infos::add);
        return infos;
    }

    BundleInfo of(Bundle bundle) {
        return of(bundle, plugins(), essentials.all());
    }

    private BundleInfo of(Bundle bundle, Set<Long> plugins, Set<Bundle> essential) {
        String name = String.valueOf(bundle.getSymbolicName());
        Stored stored = Hooks.isUploaded(bundle) ? store.find(name) : null;
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return new BundleInfo(
                bundle.getBundleId(),
                name,
                bundle.getVersion().toString(),
                state(bundle),
                level == null ? 0 : level.getStartLevel(),
                bundle.getLocation(),
                stored != null && stored.plugin() || plugins.contains(bundle.getBundleId()),
                essential.contains(bundle),
                stored == null ? null : stored.current(),
                stored == null ? List.of() : stored.previous(),
                errors.get(name));
    }

    private BundleInfo absent(Stored stored) {
        return new BundleInfo(
                -1,
                stored.name(),
                stored.current().version(),
                "uninstalled",
                0,
                Hooks.uploaded(stored.name()),
                stored.plugin(),
                false,
                stored.current(),
                stored.previous(),
                errors.get(stored.name()));
    }

    private Set<Long> plugins() {
        Engine known = engine.get();
        return known == null
                ? Set.of()
                : known.plugins().stream().map(PluginInfo::bundleId).collect(Collectors.toSet());
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.ACTIVE -> "active";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }
}
