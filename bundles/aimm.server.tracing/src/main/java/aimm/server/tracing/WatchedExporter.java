package aimm.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Tells what becomes of each batch. */
final class WatchedExporter implements SpanExporter {

    private final SpanExporter exporter;
    private final Outage outage;

    WatchedExporter(SpanExporter exporter, Outage outage) {
        this.exporter = exporter;
        this.outage = outage;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                outage.over();
            } else {
                outage.lost(count, result.getFailureThrowable());
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
