package aimm.client;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a connection behaves.
 *
 * @param server ends with a slash
 * @param authorization the header, or {@code null}
 * @param timeout without a sign of life from the server, after which it counts as gone
 * @param retries of requests that the server was too busy for, and of event streams that broke
 * @param maxAnswer most bytes of an answer that is held in memory, and of one event
 * @param heard told of every JSON document that the server sends
 */
record Settings(
        URI server, String authorization, Duration timeout, int retries, int maxAnswer, Consumer<byte[]> heard) {}
