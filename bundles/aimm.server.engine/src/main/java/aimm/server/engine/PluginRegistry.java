package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import aimm.server.engine.Revision.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which plugin revision serves which model type and data access.
 *
 * <p>A bundle whose services appear anew becomes a new revision. It takes over when a worker of it has answered; until
 * then, and if none ever does, the revision before it goes on serving from its own copy of the code. A bundle whose
 * services leave is given a moment to come back, as it does in an update; then it is dropped, unless it is an update
 * that failed. A bundle that is uninstalled is dropped at once.
 */
final class PluginRegistry implements WorkerPool.Plugins {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Of bundles that offer the same: one that has answered before one that leaves, and that before one untried. */
    private static final Comparator<Installed> BEST_FIRST = Comparator.comparingInt(PluginRegistry::rank)
            .thenComparing(installed -> installed.serving.version(), Comparator.reverseOrder())
            .thenComparing(installed -> installed.bundle.getBundleId(), Comparator.reverseOrder());

    private final Set<String> required;
    private final Set<String> inProcess;
    private final WorkerPool pool;
    private final Executors executors;
    private final Runnable changed;

    // guarded by this
    private final Map<Long, Installed> bundles = new TreeMap<>();
    private final Settling settling;
    private WorkerRuntime isolated;
    private WorkerRuntime trusted;

    private volatile Map<String, Offer> modelTypes = Map.of();
    private volatile Map<String, Offer> dataAccesses = Map.of();

    /** @param changed called after a plugin came, went or changed its state */
    PluginRegistry(EngineSettings settings, WorkerPool pool, Executors executors, Runnable changed) {
        this.required = settings.required();
        this.inProcess = settings.inProcess();
        this.pool = pool;
        this.executors = executors;
        this.changed = changed;
        settling = new Settling(executors);
    }

    void modelTypeAdded(ServiceReference<?> reference) {
        added(reference, true);
    }

    void dataAccessAdded(ServiceReference<?> reference) {
        added(reference, false);
    }

    private synchronized void added(ServiceReference<?> reference, boolean modelType) {
        Installed installed = bundles.computeIfAbsent(
                reference.getBundle().getBundleId(), id -> new Installed(reference.getBundle()));
        (modelType ? installed.modelTypes : installed.dataAccesses).add(reference);
        due(installed);
    }

    synchronized void modified(ServiceReference<?> reference) {
        find(reference).forEach(this::due);
    }

    synchronized void removed(ServiceReference<?> reference) {
        for (Installed installed : find(reference)) {
            installed.modelTypes.remove(reference);
            installed.dataAccesses.remove(reference);
            if (installed.offersNothing()) {
                installed.departures++;
            }
            if (installed.serving != null) {
                installed.serving.concurrent(null); // its calls wait for what comes next
            }
            due(installed);
        }
    }

    /** The bundle was uninstalled: an update of it that failed serves no longer. */
    synchronized void uninstalled(Bundle bundle) {
        Installed installed = bundles.get(bundle.getBundleId());
        if (installed != null) {
            due(installed);
        }
    }

    /** A runtime has come: for plugins that are trusted to run inside the server, or for all others. */
    synchronized void runtimeAdded(WorkerRuntime runtime, boolean forTrusted) {
        if (forTrusted) {
            trusted = runtime;
        } else {
            isolated = runtime;
            pool.processes().prepare(runtime);
        }
        runtimeChanged(forTrusted);
    }

    /** A runtime has left, unless another took its place before. */
    synchronized void runtimeRemoved(WorkerRuntime runtime) {
        if (trusted == runtime) {
            trusted = null;
            runtimeChanged(true);
        }
        if (isolated == runtime) {
            isolated = null;
            runtimeChanged(false);
        }
    }

    private void runtimeChanged(boolean ofTrusted) {
        for (Installed installed : bundles.values()) {
            if (inProcess.contains(installed.bundle.getSymbolicName()) == ofTrusted) {
                retire(installed);
                due(installed);
            }
        }
        publish();
    }

    /** What runs plugins in processes of their own, or {@code null}. */
    synchronized WorkerRuntime isolated() {
        return isolated;
    }

    /** See {@link aimm.server.api.Engine#settled}. */
    synchronized CompletionStage<PluginInfo> settled(Bundle bundle, Duration patience) {
        CompletionStage<PluginInfo> future = settling.add(bundle, patience);
        settle();
        return future;
    }

    @Override
    public Offer find(Role role, String name) {
        return (role == Role.DATA_ACCESS ? dataAccesses : modelTypes).get(name);
    }

    /** Whether a plugin for the model type is there. */
    boolean offersModelType(String name) {
        return modelTypes.containsKey(name);
    }

    List<ModelTypeInfo> modelTypes() {
        return modelTypes.values().stream().map(Offer::modelTypeInfo).toList();
    }

    List<DataAccessInfo> dataAccesses() {
        return dataAccesses.values().stream().map(Offer::dataAccessInfo).toList();
    }

    synchronized List<PluginInfo> plugins() {
        List<PluginInfo> infos = new ArrayList<>();
        Set<String> missing = new TreeSet<>(required);
        for (Installed installed : bundles.values()) {
            missing.remove(installed.bundle.getSymbolicName());
            infos.add(installed.info(required, inProcess));
        }
        for (String name : missing) {
            infos.add(new PluginInfo(
                    name,
                    -1,
                    "",
                    true,
                    inProcess.contains(name),
                    false,
                    List.of(),
                    List.of(),
                    "it is not installed or offers nothing; put its jar into the plugins folder"));
        }
        infos.sort(Comparator.comparing(PluginInfo::name).thenComparing(PluginInfo::version));
        return infos;
    }

    @Override
    public void proven(Revision revision, List<String> provides) {
        if (revision.trial() != null) {
            revision.trial().complete(provides);
            return;
        }
        for (Offer offer : revision.offers()) {
            if (!provides.contains(offer.name())) {
                broken(
                        revision,
                        new WorkerException("plugin " + revision + ": a worker of it does not provide " + offer.name()
                                + ", which it offers in the server"));
                return;
            }
        }
        Revision before = null;
        synchronized (this) {
            if (revision.state() != State.NEW) {
                return;
            }
            revision.state(State.SERVING);
            revision.error(null);
            Installed installed = bundles.get(revision.bundle().getBundleId());
            if (installed != null && installed.candidate == revision) {
                before = installed.serving;
                installed.serving = revision;
                installed.candidate = null;
            }
            publish();
        }
        LOG.info(
                "plugin {} serves {}",
                revision,
                revision.offers().stream().map(Offer::name).toList());
        if (before != null) {
            pool.retire(before);
        }
    }

    @Override
    public void broken(Revision revision, AimmException why) {
        if (revision.trial() != null) {
            revision.trial().completeExceptionally(why);
            return;
        }
        boolean retire = false;
        synchronized (this) {
            if (revision.state() != State.NEW) {
                return;
            }
            revision.state(State.BROKEN);
            revision.error(why.getMessage());
            Installed installed = bundles.get(revision.bundle().getBundleId());
            if (installed != null && installed.candidate == revision) {
                installed.candidate = null;
                installed.error = "version " + revision.version() + " does not start, " + installed.serving.version()
                        + " goes on serving: " + why.getMessage();
                retire = true;
            }
            publish();
        }
        LOG.error("plugin {} does not start: {}", revision, why.getMessage());
        if (retire) {
            pool.retire(revision);
        }
    }

    private List<Installed> find(ServiceReference<?> reference) {
        return bundles.values().stream()
                .filter(installed ->
                        installed.modelTypes.contains(reference) || installed.dataAccesses.contains(reference))
                .toList();
    }

    /** Looks at the bundle a moment later, when the services that come or go with this one have done so too. */
    private void due(Installed installed) {
        if (!installed.due) {
            installed.due = true;
            executors.after(SETTLE_NANOS, () -> executors.plugins(() -> evaluate(installed)));
        }
    }

    private void evaluate(Installed installed) {
        List<ServiceReference<?>> types;
        List<ServiceReference<?>> accesses;
        WorkerRuntime runtime;
        long modified;
        boolean inServer = inProcess.contains(installed.bundle.getSymbolicName());
        synchronized (this) {
            installed.due = false;
            types = List.copyOf(installed.modelTypes);
            accesses = List.copyOf(installed.dataAccesses);
            runtime = inServer ? trusted : isolated;
            if (installed.offersNothing()) {
                long grace = installed.bundle.getState() == Bundle.UNINSTALLED ? 0 : GRACE_NANOS;
                int departure = installed.departures;
                executors.after(grace, () -> executors.plugins(() -> leave(installed, departure)));
                return;
            }
            modified = installed.bundle.getLastModified();
        }
        try {
            Revision revision = new Revision(installed.bundle, inServer, types, accesses);
            if (runtime == null) {
                throw new WorkerException("there is no worker runtime to run it in");
            }
            revision.image(runtime, runtime.image(installed.bundle));
            install(installed, revision, modified);
        } catch (AimmException | IllegalArgumentException e) {
            LOG.error("plugin {}: {}", installed.bundle.getSymbolicName(), e.getMessage());
            synchronized (this) {
                installed.tried = modified;
                installed.error = e.getMessage();
                publish();
            }
        }
    }

    private void install(Installed installed, Revision revision, long modified) {
        Revision superseded;
        synchronized (this) {
            installed.tried = modified;
            installed.error = null;
            superseded = installed.candidate;
            installed.candidate = null;
            if (installed.serving != null && installed.serving.state() == State.SERVING) {
                installed.candidate = revision;
            } else {
                superseded = installed.serving;
                installed.serving = revision;
            }
            publish();
        }
        pool.open(revision);
        if (superseded != null) {
            pool.retire(superseded);
        }
    }

    /** The services of a bundle have left and not come back since. */
    private synchronized void leave(Installed installed, int departure) {
        if (!installed.offersNothing()
                || installed.departures != departure
                || bundles.get(installed.bundle.getBundleId()) != installed) {
            return;
        }
        Revision serving = installed.serving;
        boolean uninstalled = installed.bundle.getState() == Bundle.UNINSTALLED;
        if (serving != null && !uninstalled && !serving.inProcess() && serving.outdated()) {
            if (installed.error == null) {
                installed.error = "version " + installed.bundle.getVersion() + " does not "
                        + (installed.bundle.getState() == Bundle.INSTALLED ? "resolve" : "offer anything") + ", "
                        + serving.version() + " goes on serving";
                installed.tried = installed.bundle.getLastModified();
                LOG.error("plugin {}: {}", installed.bundle.getSymbolicName(), installed.error);
                settle();
                changed.run();
            }
            return;
        }
        drop(installed);
    }

    private void drop(Installed installed) {
        if (bundles.remove(installed.bundle.getBundleId(), installed)) {
            LOG.info("plugin {} has left", installed.bundle.getSymbolicName());
            retire(installed);
            publish();
        }
    }

    private void retire(Installed installed) {
        List<Revision> old = new ArrayList<>();
        if (installed.serving != null) {
            old.add(installed.serving);
        }
        if (installed.candidate != null) {
            old.add(installed.candidate);
        }
        installed.serving = null;
        installed.candidate = null;
        executors.plugins(() -> old.forEach(pool::retire));
    }

    /** Decides anew who serves what. */
    private void publish() {
        Map<String, Offer> types = new TreeMap<>();
        Map<String, Offer> accesses = new TreeMap<>();
        List<Revision> candidates = bundles.values().stream()
                .filter(installed -> installed.serving != null && installed.serving.state() != State.BROKEN)
                .sorted(BEST_FIRST)
                .map(installed -> installed.serving)
                .toList();
        for (Revision revision : candidates) {
            revision.offers()
                    .forEach(offer -> (offer.isModelType() ? types : accesses).putIfAbsent(offer.name(), offer));
        }
        modelTypes = types;
        dataAccesses = accesses;
        candidates.stream()
                .filter(revision -> !serves(types.values(), revision) && !serves(accesses.values(), revision))
                .forEach(revision -> executors.plugins(() -> pool.release(revision)));
        settle();
        changed.run();
    }

    /** Those who wait for what becomes of a plugin wait no longer. */
    synchronized void close() {
        settling.close();
    }

    private void settle() {
        settling.settle(bundle -> {
            Installed installed = bundles.get(bundle.getBundleId());
            return installed == null || !installed.settled() ? null : installed.info(required, inProcess);
        });
    }

    private static int rank(Installed installed) {
        if (installed.serving.state() != State.SERVING) {
            return 2;
        }
        return installed.offersNothing() ? 1 : 0;
    }

    private static boolean serves(Collection<Offer> offers, Revision revision) {
        return offers.stream().anyMatch(offer -> offer.revision() == revision);
    }
}
