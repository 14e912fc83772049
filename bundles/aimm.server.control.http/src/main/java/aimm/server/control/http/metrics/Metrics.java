package aimm.server.control.http.metrics;

import aimm.server.api.Engine;
import aimm.server.api.Subscription;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** {@code /metrics}: figures of the server, its engine and its JVM, in Prometheus' text format. */
public final class Metrics {

    private static final PrometheusTextFormatWriter WRITER =
            PrometheusTextFormatWriter.builder().build();
    private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, WRITER.getContentType());

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpFigures http = new HttpFigures(registry);
    private final EngineFigures engine = new EngineFigures(registry);
    private Subscription observing = () -> {}; // guarded by this

    public Metrics() {
        JvmMetrics.builder().register(registry);
    }

    /** Those of requests. */
    public HttpFigures http() {
        return http;
    }

    /** @param next whose figures are shown from now on; {@code null} if there is none */
    public synchronized void serve(Engine next) {
        observing.close();
        observing = next == null ? () -> {} : next.observe(engine);
        engine.serve(next);
    }

    public List<Route> routes() {
        return List.of(Route.get("/metrics", Role.VIEWER, this::write));
    }

    private void write(Exchange exchange) {
        exchange.blocking(() -> {
            Buffer text = new Buffer();
            try {
                WRITER.write(text, registry.scrape());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            exchange.answer(200, TYPE, text.content());
        });
    }
}
