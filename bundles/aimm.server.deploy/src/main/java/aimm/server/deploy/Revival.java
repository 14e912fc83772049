package aimm.server.deploy;

import aimm.server.api.AimmException;
import aimm.server.api.DeploymentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what was uploaded before, ahead of the plugins folder. An uploaded bundle that does not start leaves its
 * place to a jar there, and is tried again when further bundles have come that it may need.
 */
final class Revival implements BundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

    private final Store store;
    private final Bundles bundles;
    private final Live live;
    private final Listing listing;
    private final Operations operations;
    private final Supplier<Duration> timeout;
    private final List<String> waiting = new ArrayList<>();
    private final Semaphore news = new Semaphore(0);

    Revival(
            Store store,
            Bundles bundles,
            Live live,
            Listing listing,
            Operations operations,
            Supplier<Duration> timeout) {
        this.store = store;
        this.bundles = bundles;
        this.live = live;
        this.listing = listing;
        this.operations = operations;
        this.timeout = timeout;
    }

    /** Starts what can be started now, and lets the plugins folder go on. */
    void begin() {
        try {
            store.load();
        } catch (DeploymentException e) {
            LOG.error("no uploaded bundle runs: {}", e.getMessage());
        }
        List<Stored> all = store.all();
        live.hold(all.stream().map(Stored::name).toList());
        List<String> installed = new ArrayList<>();
        for (Stored stored : all) {
            try {
                live.install(stored.name(), store.jar(stored.name(), stored.current()));
                installed.add(stored.name());
            } catch (AimmException e) {
                failed(stored.name(), e);
                live.giveWay(stored.name());
            }
        }
        for (String name : installed) {
            try {
                live.start(bundles.uploaded(name));
            } catch (AimmException e) {
                failed(name, e);
                live.giveWay(name);
                waiting.add(name);
            }
        }
        live.open();
    }

    /** Tries the others again whenever there is hope, until they run or the thread is interrupted. */
    void goOn() throws InterruptedException {
        while (!waiting.isEmpty()) {
            news.acquire();
            news.drainPermits();
            waiting.removeIf(name -> {
                try {
                    return operations.run(name, timeout.get(), () -> isOver(name));
                } catch (AimmException e) {
                    LOG.debug("{} does not start yet", name, e);
                    return false;
                }
            });
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.INSTALLED || event.getType() == BundleEvent.UPDATED) {
            news.release();
        }
    }

    private boolean isOver(String name) {
        Bundle bundle = bundles.uploaded(name);
        if (bundle != null && bundle.getState() == Bundle.INSTALLED && store.find(name) != null) {
            live.start(bundle);
            listing.forget(name);
            LOG.info("the uploaded {} runs after all", Bundles.name(bundle));
        }
        return true;
    }

    private void failed(String name, AimmException why) {
        LOG.error("the uploaded {} does not run: {}", name, why.getMessage());
        listing.failed(name, why.getMessage());
    }
}
