package aimm.server.control.http.metrics;

import aimm.server.control.http.route.Route;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What becomes of HTTP requests. Safe for threads. */
public final class HttpFigures {

    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry;
    private final Counter requests;
    private final Histogram durations;
    private final Map<Key, CounterDataPoint> counted = new ConcurrentHashMap<>();
    private final Map<String, DistributionDataPoint> timed = new ConcurrentHashMap<>();

    private record Key(String method, String path, int status) {}

    HttpFigures(PrometheusRegistry registry) {
        this.registry = registry;
        requests = Counter.builder()
                .name("aimm_http_requests_total")
                .help("Requests that were answered, by route; a request that no route takes has the route 'none'")
                .labelNames("method", "route", "status")
                .register(registry);
        durations = Histogram.builder()
                .name("aimm_http_request_duration_seconds")
                .help("Time from the beginning of a request to the end of its answer")
                .labelNames("route")
                .classicOnly()
                .classicUpperBounds(EngineFigures.BOUNDS)
                .register(registry);
    }

    /** Shows figures that are read when they are asked for. */
    public void show(IntSupplier running, IntSupplier connections) {
        gauge("aimm_http_requests_running", "Requests that are not answered yet", running);
        gauge("aimm_http_connections", "Open connections", connections);
    }

    /** @param route that took the request, or {@code null} if none did */
    public void answered(String method, Route route, int status, long nanos) {
        String path = route == null ? "none" : route.path();
        Key key = new Key(route == null ? "other" : method, path, status);
        CounterDataPoint counter = counted.get(key);
        if (counter == null) {
            counter = counted.computeIfAbsent(
                    key, missing -> requests.labelValues(missing.method, missing.path, String.valueOf(status)));
        }
        counter.inc();
        DistributionDataPoint duration = timed.get(path);
        if (duration == null) {
            duration = timed.computeIfAbsent(path, durations::labelValues);
        }
        duration.observe(nanos / NANOS);
    }

    private void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }
}
