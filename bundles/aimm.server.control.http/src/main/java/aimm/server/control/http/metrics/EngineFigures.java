package aimm.server.control.http.metrics;

import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState;
import aimm.server.api.Engine;
import aimm.server.api.EngineObserver;
import aimm.server.api.Model;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerInfo;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What an engine does: counted as it tells, and looked at when the figures are asked for. */
final class EngineFigures implements EngineObserver {

    /** From half of the time that a prediction inside the server takes to that of a long fit, in seconds. */
    static final double[] BOUNDS = {
        25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
        60, 300
    };

    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry;
    private final Counter actions;
    private final Histogram durations;
    private final Histogram queues;
    private final Histogram runs;
    private final Counter starts;
    private final Counter ends;
    private final Map<Key, Kind> kinds = new ConcurrentHashMap<>();
    private volatile Engine engine;

    private record Key(String call, String modelType) {}

    /** The figures of one kind of action. */
    private final class Kind {

        private final Map<ActionState.Status, CounterDataPoint> ended = new EnumMap<>(ActionState.Status.class);
        private final DistributionDataPoint duration;
        private final DistributionDataPoint queue;
        private final DistributionDataPoint run;

        Kind(Key key) {
            for (ActionState.Status status : ActionState.Status.values()) {
                if (status.over()) {
                    ended.put(status, actions.labelValues(key.call, key.modelType, text(status)));
                }
            }
            duration = durations.labelValues(key.call, key.modelType);
            queue = queues.labelValues(key.call, key.modelType);
            run = runs.labelValues(key.call, key.modelType);
        }
    }

    EngineFigures(PrometheusRegistry registry) {
        this.registry = registry;
        actions = Counter.builder()
                .name("aimm_actions_total")
                .help("Actions that are over, by what they did and how they ended")
                .labelNames("call", "model_type", "status")
                .register(registry);
        durations = histogram("aimm_action_duration_seconds", "Time from asking for an action to its end");
        queues = histogram("aimm_action_queue_seconds", "Time an action waited for its model's turn and a worker");
        runs = histogram("aimm_action_run_seconds", "Time an action's call took in the plugin and on the way there");
        starts = Counter.builder()
                .name("aimm_worker_starts_total")
                .help("Worker processes that answered")
                .labelNames("plugin")
                .register(registry);
        ends = Counter.builder()
                .name("aimm_worker_ends_total")
                .help("Worker processes that ended, by reason; 'start' did not start, 'died' ended by themselves")
                .labelNames("plugin", "reason")
                .register(registry);
        gauge("aimm_actions_pending", "Actions that are not over", List.of("status"), this::pending);
        gauge("aimm_models", "Stored models", List.of("model_type", "available"), this::models);
        gauge("aimm_workers", "Worker processes", List.of("plugin", "state"), this::workers);
        gauge(
                "aimm_worker_resident_bytes",
                "Resident memory of all workers of a plugin",
                List.of("plugin"),
                this::resident);
        gauge("aimm_plugin_ready", "Whether a plugin serves", List.of("plugin", "version"), this::plugins);
    }

    /** @param next {@code null} if there is none now */
    void serve(Engine next) {
        engine = next;
    }

    @Override
    public void ended(ActionEnd action) {
        Key key = new Key(action.call().wireName(), action.modelType() == null ? "" : action.modelType());
        Kind kind = kinds.get(key);
        if (kind == null) {
            kind = kinds.computeIfAbsent(key, Kind::new);
        }
        kind.ended.get(action.status()).inc();
        kind.duration.observe(action.totalNanos() / NANOS);
        kind.queue.observe(action.queueNanos() / NANOS);
        kind.run.observe(action.runNanos() / NANOS);
    }

    @Override
    public void workerStarted(String plugin) {
        starts.labelValues(plugin).inc();
    }

    @Override
    public void workerEnded(String plugin, String reason) {
        ends.labelValues(plugin, reason).inc();
    }

    private Map<List<String>, Double> pending(Engine from) {
        List<ActionState> running = from.state().actions().values().stream()
                .filter(action -> !action.status().over())
                .toList();
        Map<List<String>, Double> counts = count(running, action -> List.of(text(action.status())));
        counts.putIfAbsent(List.of("queued"), 0.0);
        counts.putIfAbsent(List.of("running"), 0.0);
        return counts;
    }

    private Map<List<String>, Double> models(Engine from) {
        return count(
                from.state().models().values(),
                (Model model) -> List.of(model.modelType(), String.valueOf(model.available())));
    }

    private Map<List<String>, Double> workers(Engine from) {
        return count(from.workers(), worker -> List.of(plugin(worker), worker.state()));
    }

    private Map<List<String>, Double> resident(Engine from) {
        return sum(
                from.workers().stream()
                        .filter(worker -> worker.residentBytes() >= 0)
                        .toList(),
                worker -> List.of(plugin(worker)),
                WorkerInfo::residentBytes);
    }

    private Map<List<String>, Double> plugins(Engine from) {
        return sum(
                from.plugins(),
                plugin -> List.of(plugin.name(), plugin.version()),
                (PluginInfo plugin) -> plugin.ready() ? 1 : 0);
    }

    private static String plugin(WorkerInfo worker) {
        return worker.plugin() == null ? "" : worker.plugin();
    }

    private static String text(ActionState.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static <T> Map<List<String>, Double> count(Collection<T> items, Function<T, List<String>> labels) {
        return sum(items, labels, item -> 1);
    }

    private static <T> Map<List<String>, Double> sum(
            Collection<T> items, Function<T, List<String>> labels, ToDoubleFunction<T> value) {
        return items.stream().collect(Collectors.groupingBy(labels, Collectors.summingDouble(value)));
    }

    private Histogram histogram(String name, String help) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames("call", "model_type")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .register(registry);
    }

    private void gauge(
            String name, String help, List<String> labels, Function<Engine, Map<List<String>, Double>> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback -> {
                    Engine from = engine;
                    if (from != null) {
                        values.apply(from).forEach((key, value) -> callback.call(value, key.toArray(String[]::new)));
                    }
                })
                .register(registry);
    }
}
