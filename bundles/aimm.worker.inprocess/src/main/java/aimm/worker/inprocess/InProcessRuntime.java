package aimm.worker.inprocess;

import static aimm.server.api.WorkerRuntime.IN_PROCESS;

import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Runs plugin bundles inside the server. */
@Component(property = IN_PROCESS + ":Boolean=true")
public final class InProcessRuntime implements WorkerRuntime {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 10_000;
    private static final AtomicLong IDS = new AtomicLong();

    private final BundleContext context;
    private final ThreadPoolExecutor executor;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<InProcessWorker> workers = ConcurrentHashMap.newKeySet();
    private final ServiceListener listener = this::serviceChanged;

    @Activate
    public InProcessRuntime(BundleContext context) {
        this.context = context;
        int threads = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
        AtomicLong number = new AtomicLong();
        executor = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> daemon(task, "aimm-inprocess-" + number.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "aimm-inprocess-timer"));
        context.addServiceListener(listener);
    }

    @Override
    public Image image(Bundle plugin) {
        return new InProcessImage(plugin);
    }

    @Override
    public CompletionStage<Worker> start(Image image, Settings settings) {
        if (!(image instanceof InProcessImage own)) {
            throw new WorkerException("an image of another kind of worker: " + image);
        }
        CompletableFuture<Worker> started = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                started.complete(worker(own.plugin(), settings));
            } catch (InvalidSyntaxException | RuntimeException | LinkageError e) {
                started.completeExceptionally(new WorkerException(
                        "plugin " + own.plugin().getSymbolicName() + " can't run inside the server: " + e.getMessage(),
                        e));
            }
        });
        return started;
    }

    @Override
    public int spares(int wanted, Settings settings) {
        return 0;
    }

    /** Waits for running calls, since the plugins' services go next. */
    @Deactivate
    public void close() {
        context.removeServiceListener(listener);
        workers.forEach(worker -> worker.lose(PATIENCE));
        executor.shutdownNow();
        timer.shutdownNow();
    }

    private Worker worker(Bundle plugin, Settings settings) throws InvalidSyntaxException {
        Map<String, PluginService<ModelPlugin<Object>>> models = new HashMap<>();
        for (ServiceReference<ModelPlugin<Object>> reference : modelPlugins(plugin)) {
            models.put(String.valueOf(reference.getProperty(ModelType.TYPE)), PluginService.of(context, reference));
        }
        Map<String, PluginService<DataAccessPlugin>> accesses = new HashMap<>();
        for (ServiceReference<DataAccessPlugin> reference :
                context.getServiceReferences(DataAccessPlugin.class, null)) {
            if (reference.getBundle().equals(plugin)) {
                accesses.put(
                        String.valueOf(reference.getProperty(DataAccess.NAME)), PluginService.of(context, reference));
            }
        }
        InProcessWorker worker = new InProcessWorker(
                -IDS.incrementAndGet(), // those of processes count up
                plugin.getSymbolicName(),
                models,
                accesses,
                settings.cachedModels(),
                settings.sigtermTimeout(),
                executor,
                timer);
        workers.add(worker);
        worker.ended().thenRun(() -> workers.remove(worker));
        return worker;
    }

    private List<ServiceReference<ModelPlugin<Object>>> modelPlugins(Bundle plugin) throws InvalidSyntaxException {
        List<ServiceReference<ModelPlugin<Object>>> found = new ArrayList<>();
        for (ServiceReference<?> reference : context.getServiceReferences(ModelPlugin.class, null)) {
            if (reference.getBundle().equals(plugin)) {
                @SuppressWarnings("unchecked") // whatever its instances are, only the plugin itself looks into them
                ServiceReference<ModelPlugin<Object>> typed = (ServiceReference<ModelPlugin<Object>>) reference;
                found.add(typed);
            }
        }
        return found;
    }

    private void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            for (InProcessWorker worker : workers) {
                if (worker.uses(event.getServiceReference())) {
                    worker.lose(PATIENCE);
                }
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
