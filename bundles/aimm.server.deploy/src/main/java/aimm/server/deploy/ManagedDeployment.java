package aimm.server.deploy;

import aimm.server.api.AimmException;
import aimm.server.api.BundleInfo;
import aimm.server.api.BundleRefusedException;
import aimm.server.api.BundleUpload;
import aimm.server.api.BusyException;
import aimm.server.api.Deployment;
import aimm.server.api.DeploymentException;
import aimm.server.api.Engine;
import aimm.server.api.NoEarlierRevisionException;
import aimm.server.api.UnknownBundleException;
import aimm.server.api.UploadedRevision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes operations through their steps: check, bring in, keep; or back. */
final class ManagedDeployment implements Deployment, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedDeployment.class);

    private final Store store;
    private final Bundles bundles;
    private final Scratch scratch;
    private final Live live;
    private final AnyBundle any;
    private final Listing listing;
    private final Revival revival;
    private final Receiver receiver = new Receiver();
    private final Operations operations = new Operations();
    private final AtomicReference<Engine> engine = new AtomicReference<>();
    private volatile Settings settings;

    /** @param service this as a service, or {@code null} as long as it is none */
    ManagedDeployment(
            BundleContext context, Hooks hooks, Store store, Settings settings, Supplier<ServiceReference<?>> service) {
        this.store = store;
        this.settings = settings;
        bundles = new Bundles(context);
        scratch = new Scratch(bundles);
        live = new Live(bundles, hooks, this::engine);
        Essentials essentials = new Essentials(context, service);
        listing = new Listing(bundles, store, essentials, engine::get);
        any = new AnyBundle(bundles, hooks, live, scratch, essentials);
        revival = new Revival(store, bundles, live, listing, operations, () -> this.settings.timeout());
    }

    Revival revival() {
        return revival;
    }

    void settings(Settings next) {
        settings = next;
    }

    void engine(Engine next) {
        engine.set(next);
    }

    /** Unless another has come before. */
    void engineGone(Engine gone) {
        engine.compareAndSet(gone, null);
    }

    private Engine engine() {
        Engine known = engine.get();
        if (known == null) {
            throw new BusyException("the engine does not run, so no plugin can be tried");
        }
        return known;
    }

    @Override
    public List<BundleInfo> bundles() {
        return listing.all();
    }

    @Override
    public BundleInfo bundle(long id) {
        return listing.of(require(id));
    }

    @Override
    public BundleInfo deployPlugin(BundleUpload upload) {
        engine();
        return deploy(upload, true, null);
    }

    @Override
    public BundleInfo deploy(BundleUpload upload) {
        return deploy(upload, false, null);
    }

    /** @param only the one name it may have, or {@code null} */
    private BundleInfo deploy(BundleUpload upload, boolean plugin, String only) {
        store.open();
        try (Received received = receiver.receive(upload, store.incoming())) {
            JarFacts facts = check(received, only);
            return operate(facts.name(), () -> deploy(facts, received, upload.by(), plugin));
        }
    }

    private JarFacts check(Received received, String only) {
        JarFacts facts = new JarCheck(settings.mostInflated()).check(received.file());
        if (only != null && !facts.name().equals(only)) {
            throw new BundleRefusedException("its symbolic name is " + facts.name() + ", not " + only);
        }
        return facts;
    }

    private BundleInfo deploy(JarFacts facts, Received received, String by, boolean plugin) {
        String name = facts.name();
        any.checkName(name, plugin);
        if (plugin && (facts.fragment() || facts.passive())) {
            throw new BundleRefusedException(
                    name + " is no plugin: it has neither components nor an activator that could offer a model type");
        }
        Stored before = store.find(name);
        Bundle running = bundles.uploaded(name);
        boolean same = before != null && before.current().sha256().equals(received.sha256());
        if (same && running != null && running.getState() == Bundle.ACTIVE) {
            return listing.of(running);
        }
        store.checkRoom(name, received.size(), settings.mostBytes());
        store.take(name, received);
        List<UploadedRevision> revisions = new ArrayList<>();
        revisions.add(new UploadedRevision(
                facts.version().toString(), received.sha256(), received.size(), Instant.now(), by));
        if (before != null) {
            before.revisions().stream()
                    .filter(revision -> !revision.sha256().equals(received.sha256()))
                    .forEach(revisions::add);
        }
        return bring(new Stored(name, plugin, revisions), before);
    }

    @Override
    public BundleInfo rollback(String name) {
        return operate(name, () -> {
            Stored now = requireStored(name);
            if (now.previous().isEmpty()) {
                throw new NoEarlierRevisionException(name);
            }
            return bring(new Stored(name, now.plugin(), now.previous()), now);
        });
    }

    /** @param before what is kept now, or {@code null} */
    private BundleInfo bring(Stored next, Stored before) {
        String name = next.name();
        Settings now = settings;
        Live.Change change = new Live.Change(
                name,
                store.jar(name, next.current()),
                before == null ? null : store.jar(name, before.current()),
                next.plugin(),
                now.patience());
        try {
            if (next.plugin()) {
                scratch.probe(name, change.jar(), engine(), now.patience());
            } else {
                scratch.resolve(name, change.jar());
            }
            live.bring(change);
            keep(next, change, now);
        } catch (AimmException e) {
            store.tidy(name);
            throw e;
        }
        UploadedRevision current = next.current();
        LOG.info("{} {} of {} runs", name, current.version(), current.by() == null ? "somebody" : current.by());
        return listing.of(bundles.uploaded(name));
    }

    private void keep(Stored next, Live.Change change, Settings now) {
        try {
            store.commit(next, now.revisions(), now.mostBytes());
        } catch (DeploymentException e) {
            if (change.before() == null) {
                live.remove(next.name(), next.plugin(), now.patience());
            } else {
                live.bring(new Live.Change(next.name(), change.before(), null, next.plugin(), now.patience()));
            }
            throw e;
        }
    }

    @Override
    public void remove(String name) {
        operate(name, () -> {
            Stored now = requireStored(name);
            store.remove(name);
            live.remove(name, now.plugin(), settings.patience());
            LOG.info("the uploaded {} is gone", name);
            return now;
        });
    }

    @Override
    public BundleInfo start(long id) {
        return on(id, any::start);
    }

    @Override
    public BundleInfo stop(long id) {
        return on(id, any::stop);
    }

    @Override
    public BundleInfo update(long id, BundleUpload upload) {
        Bundle bundle = require(id);
        Stored stored = Hooks.isUploaded(bundle) ? store.find(bundle.getSymbolicName()) : null;
        if (stored != null) {
            return deploy(upload, stored.plugin(), stored.name());
        }
        any.checkUpdate(bundle);
        store.open();
        try (Received received = receiver.receive(upload, store.incoming())) {
            check(received, bundle.getSymbolicName());
            return on(id, each -> any.update(each, received.file(), settings.patience()));
        }
    }

    @Override
    public BundleInfo refresh(long id) {
        return on(id, any::refresh);
    }

    @Override
    public void uninstall(long id) {
        Bundle bundle = require(id);
        if (Hooks.isUploaded(bundle)) {
            remove(bundle.getSymbolicName());
        } else {
            on(id, any::uninstall);
        }
    }

    private BundleInfo on(long id, Consumer<Bundle> operation) {
        Bundle bundle = require(id);
        return operate(String.valueOf(bundle.getSymbolicName()), () -> {
            operation.accept(require(id));
            return listing.of(bundle);
        });
    }

    private <T> T operate(String name, Supplier<T> operation) {
        return operations.run(name, settings.timeout(), () -> {
            listing.forget(name);
            try {
                return operation.get();
            } catch (AimmException e) {
                LOG.warn("an operation on {} failed: {}", name, e.getMessage());
                listing.failed(name, e.getMessage());
                throw e;
            }
        });
    }

    private Bundle require(long id) {
        Bundle bundle = bundles.find(id);
        if (bundle == null) {
            throw new UnknownBundleException(id);
        }
        return bundle;
    }

    private Stored requireStored(String name) {
        Stored stored = store.find(name);
        if (stored == null) {
            throw new UnknownBundleException(name);
        }
        return stored;
    }

    @Override
    public void close() {
        operations.close();
        store.close();
    }
}
