package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.Bundle;

/** Operations on bundles wherever they came from, as far as the server can do without them. */
final class AnyBundle {

    private static final String REFERENCE = "reference:";

    private final Bundles bundles;
    private final Hooks hooks;
    private final Live live;
    private final Scratch scratch;
    private final Essentials essentials;

    AnyBundle(Bundles bundles, Hooks hooks, Live live, Scratch scratch, Essentials essentials) {
        this.bundles = bundles;
        this.hooks = hooks;
        this.live = live;
        this.scratch = scratch;
        this.essentials = essentials;
    }

    /** Whether a bundle of that name may be uploaded: not if the server has one of its own. */
    void checkName(String name, boolean plugin) {
        if (plugin && (name.startsWith("aimm.server.") || name.startsWith("aimm.worker."))) {
            throw new BundleRefusedException(
                    "a plugin can't be called " + name + ": such names are those of the server's own bundles");
        }
        bundles.all()
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .filter(bundle -> !Hooks.isUploaded(bundle) && !hooks.isOfFolder(bundle))
                .findFirst()
                .ifPresent(bundle -> {
                    throw new BundleRefusedException(name + " is one of the server's own bundles; bundle "
                            + bundle.getBundleId() + " can be updated until the server ends");
                });
    }

    void start(Bundle bundle) {
        checkPlace(bundle);
        if (Bundles.isFragment(bundle)) {
            throw new BundleRefusedException(Bundles.name(bundle) + " is a fragment, which is never started");
        }
        bundles.start(bundle);
    }

    void stop(Bundle bundle) {
        essentials.check(List.of(bundle), "stop");
        bundles.stop(bundle);
    }

    void checkUpdate(Bundle bundle) {
        essentials.check(List.of(bundle), "update");
        checkPlace(bundle);
    }

    void update(Bundle bundle, Path jar, Duration patience) {
        checkUpdate(bundle);
        String name = bundle.getSymbolicName();
        scratch.resolve(name, jar);
        live.replace(bundle, new Live.Change(name, jar, source(bundle), false, patience));
    }

    void refresh(Bundle bundle) {
        essentials.check(bundles.dependents(bundle), "refresh");
        bundles.refresh(List.of(bundle));
    }

    void uninstall(Bundle bundle) {
        essentials.check(List.of(bundle), "uninstall");
        bundles.uninstall(bundle);
    }

    private void checkPlace(Bundle bundle) {
        if (hooks.isHeld(bundle)) {
            throw new BundleRefusedException("an uploaded bundle has the place of " + Bundles.name(bundle));
        }
    }

    /** The jar that a bundle was installed from, or {@code null} if it is not there any more. */
    private static Path source(Bundle bundle) {
        String location = bundle.getLocation();
        String plain = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
        if (!plain.startsWith("file:")) {
            return null;
        }
        try {
            Path file = Path.of(URI.create(plain));
            return Files.isRegularFile(file) ? file : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
