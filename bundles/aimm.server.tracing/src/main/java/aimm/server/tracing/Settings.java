package aimm.server.tracing;

import java.net.URI;
import java.time.Duration;

/**
 * What a configuration asks for.
 *
 * @param ratio the part of traces begun here that is kept, from 0 to 1
 * @param queue most spans that wait to be sent
 * @param timeout that sending a batch may take
 */
record Settings(URI endpoint, String service, double ratio, int queue, Duration timeout) {

    private static final int NANOS_IN_MILLIS = 1_000_000;

    /** @throws InvalidEndpointException if nothing can be sent there */
    static Settings of(TracingConfig config) {
        return new Settings(
                Endpoint.parse(config.endpoint()),
                config.service(),
                config.ratio(),
                config.queue(),
                Duration.ofNanos(Math.round(config.timeout() * 1000) * NANOS_IN_MILLIS));
    }
}
