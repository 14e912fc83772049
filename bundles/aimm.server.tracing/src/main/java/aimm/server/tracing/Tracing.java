package aimm.server.tracing;

import aimm.server.api.EngineObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Sends spans of actions to a collector, in batches, from threads of its own. */
final class Tracing implements AutoCloseable {

    static final Duration FLUSH = Duration.ofSeconds(5);

    private static final String CONTENT_TYPE = "application/x-protobuf";
    private static final int BATCH = 512;
    private static final int LONGEST_ATTRIBUTE = 1000;
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final BoundedSender sender;
    private final SdkTracerProvider provider;

    Tracing(Settings settings) {
        LibraryLog.quieten();
        sender = new BoundedSender(settings.endpoint(), CONTENT_TYPE, settings.timeout());
        SpanExporter exporter = new WatchedExporter(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.endpoint().toString())
                        .setComponentLoader(new SenderLoader(sender))
                        .build(),
                new Outage(Endpoint.shown(settings.endpoint()), System::nanoTime));
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(
                                Attributes.of(AttributeKey.stringKey("service.name"), settings.service()))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_ATTRIBUTE)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(settings.queue())
                        .setMaxExportBatchSize(Math.min(BATCH, settings.queue()))
                        .setScheduleDelay(DELAY)
                        .setExporterTimeout(settings.timeout().multipliedBy(2))
                        .build())
                .build();
    }

    /** For one engine. */
    EngineObserver observer() {
        return new ActionSpans(provider.get("aimm"), InstantSource.system());
    }

    /** Sends what waits, unless that takes longer than {@link #FLUSH}. */
    @Override
    public void close() {
        provider.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        sender.abort();
    }
}
