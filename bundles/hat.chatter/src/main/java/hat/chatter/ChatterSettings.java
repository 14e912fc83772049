package hat.chatter;

import java.time.Duration;

/**
 * Timers and limits of a connection; {@link #DEFAULT} has the timers of other Hat programs.
 *
 * @param connectTimeout longest wait for a connection to be made
 * @param pingDelay silence of the peer after which it is pinged; zero for no pings
 * @param pingTimeout silence after a ping that ends the connection
 * @param closeTimeout longest wait, when a connection is closed, for what is queued to be sent and for the peer to close
 * @param maxFrame most bytes of a frame, either way
 * @param maxQueued bytes waiting to be sent at which senders are made to wait; a single message may be larger
 */
public record ChatterSettings(
        Duration connectTimeout,
        Duration pingDelay,
        Duration pingTimeout,
        Duration closeTimeout,
        int maxFrame,
        long maxQueued) {

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    public static final ChatterSettings DEFAULT = new ChatterSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(3),
            1 << 29,
            1 << 24);

    public ChatterSettings {
        if (maxFrame < 1 || maxFrame > LARGEST_ARRAY) {
            throw new IllegalArgumentException("expected maxFrame from 1 to " + LARGEST_ARRAY + ", got " + maxFrame);
        }
        if (maxQueued < 1) {
            throw new IllegalArgumentException("expected maxQueued from 1 on, got " + maxQueued);
        }
    }

    public ChatterSettings withPings(Duration delay, Duration timeout) {
        return new ChatterSettings(connectTimeout, delay, timeout, closeTimeout, maxFrame, maxQueued);
    }

    public ChatterSettings withTimeouts(Duration connect, Duration close) {
        return new ChatterSettings(connect, pingDelay, pingTimeout, close, maxFrame, maxQueued);
    }

    public ChatterSettings withLimits(int frame, long queued) {
        return new ChatterSettings(connectTimeout, pingDelay, pingTimeout, closeTimeout, frame, queued);
    }
}
