package aimm.server.deploy;

import aimm.server.api.AimmException;
import aimm.server.api.BundleRefusedException;
import aimm.server.api.Engine;
import aimm.server.api.WorkerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploaded bundles that run. A new revision replaces the one before in place, so the engine lets that serve until a
 * worker of the new one has answered. A plugin that takes the place of a jar in the plugins folder runs beside it until
 * then; other bundles, which may need the same port or file, come after it.
 */
final class Live {

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final Bundles bundles;
    private final Hooks hooks;
    private final Supplier<Engine> engine;

    /** @param engine gives it, or throws */
    Live(Bundles bundles, Hooks hooks, Supplier<Engine> engine) {
        this.bundles = bundles;
        this.hooks = hooks;
        this.engine = engine;
    }

    /**
     * What is to run.
     *
     * @param before the jar that runs now, or {@code null} if none of that name was uploaded
     * @param plugin whether it must serve
     */
    record Change(String name, Path jar, Path before, boolean plugin, Duration patience) {}

    /** @throws BundleRefusedException if it does not start or serve; then what was there before runs */
    void bring(Change change) {
        Bundle bundle = bundles.uploaded(change.name);
        if (bundle != null) {
            replace(bundle, change);
        } else if (change.plugin) {
            addBeside(change);
        } else {
            addInPlace(change);
        }
    }

    /** Replaces the content of any bundle. */
    void replace(Bundle bundle, Change change) {
        try {
            bundles.replace(bundle, change.jar);
            run(bundle, change.plugin, change.patience);
        } catch (AimmException e) {
            Thread.interrupted(); // if it was too slow, the way back is not
            if (change.before != null) {
                restore(bundle, change, e);
            }
            throw e;
        }
    }

    private void restore(Bundle bundle, Change change, AimmException why) {
        try {
            bundles.replace(bundle, change.before);
            run(bundle, change.plugin, change.patience);
        } catch (AimmException e) {
            LOG.error("{} does not run any more, not even as it was: {}", Bundles.name(bundle), e.getMessage());
            why.addSuppressed(e);
        }
    }

    private void addBeside(Change change) {
        Bundle bundle = bundles.install(Hooks.uploaded(change.name), change.jar);
        try {
            run(bundle, true, change.patience);
        } catch (AimmException e) {
            Thread.interrupted();
            bundles.uninstall(bundle);
            throw e;
        }
        hooks.place(change.name);
        ofFolder(change.name).forEach(this::shelve);
    }

    private void addInPlace(Change change) {
        hooks.place(change.name);
        ofFolder(change.name).forEach(this::shelve);
        Bundle bundle = null;
        try {
            bundle = bundles.install(Hooks.uploaded(change.name), change.jar);
            run(bundle, false, change.patience);
        } catch (AimmException e) {
            Thread.interrupted();
            if (bundle != null) {
                bundles.uninstall(bundle);
            }
            unshelve(change.name, false, change.patience);
            throw e;
        }
    }

    /** Takes an uploaded bundle out; a jar in the plugins folder takes its place. */
    void remove(String name, boolean plugin, Duration patience) {
        Bundle bundle = bundles.uploaded(name);
        if (plugin) {
            unshelve(name, true, patience);
        }
        if (bundle != null) {
            bundles.uninstall(bundle);
        }
        if (!plugin) {
            unshelve(name, false, patience);
        }
    }

    private void run(Bundle bundle, boolean serves, Duration patience) {
        if (!Bundles.isFragment(bundle)) {
            bundles.start(bundle);
        }
        if (serves) {
            try {
                Waits.on(engine.get().settled(bundle, patience), patience);
            } catch (WorkerException e) {
                throw new BundleRefusedException(Bundles.name(bundle) + " does not serve: " + e.getMessage(), e);
            }
        }
    }

    private List<Bundle> ofFolder(String name) {
        return bundles.all()
                .filter(hooks::isOfFolder)
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    private void shelve(Bundle bundle) {
        if (bundle.getState() == Bundle.INSTALLED) {
            return; // it can't do anything
        }
        LOG.info("{} of the plugins folder rests: an uploaded bundle has its place", Bundles.name(bundle));
        if (!Bundles.isFragment(bundle)) {
            bundles.stop(bundle);
        }
        bundles.refresh(List.of(bundle));
    }

    private void unshelve(String name, boolean plugin, Duration patience) {
        hooks.clear(name);
        for (Bundle bundle : ofFolder(name)) {
            try {
                run(bundle, plugin, patience);
                LOG.info("{} of the plugins folder is back", Bundles.name(bundle));
            } catch (AimmException e) {
                LOG.error("{} of the plugins folder does not come back: {}", Bundles.name(bundle), e.getMessage());
            }
        }
    }

    /** Keeps the places of what was uploaded before; the rest of the plugins folder may resolve. */
    void hold(Collection<String> names) {
        names.forEach(hooks::place);
        hooks.open();
    }

    /** Lets a jar in the plugins folder have the place again. */
    void giveWay(String name) {
        hooks.clear(name);
    }

    /** Installs what was uploaded before. */
    void install(String name, Path jar) {
        bundles.install(Hooks.uploaded(name), jar);
    }

    /** Starts what was uploaded before. */
    void start(Bundle bundle) {
        run(bundle, false, Duration.ZERO);
        hooks.place(bundle.getSymbolicName());
        ofFolder(bundle.getSymbolicName()).forEach(this::shelve);
    }

    /** Starts the bundles of the plugins folder that could not be started until now. */
    void open() {
        List<Bundle> waiting = bundles.all()
                .filter(hooks::isOfFolder)
                .filter(bundle -> !hooks.isHeld(bundle) && bundle.getState() == Bundle.INSTALLED)
                .filter(bundle -> bundle.adapt(BundleStartLevel.class).isPersistentlyStarted())
                .toList();
        for (Bundle bundle : waiting) {
            try {
                run(bundle, false, Duration.ZERO);
            } catch (AimmException e) {
                LOG.debug("File Install will try it again", e);
            }
        }
    }
}
