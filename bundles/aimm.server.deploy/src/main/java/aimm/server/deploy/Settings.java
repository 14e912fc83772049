package aimm.server.deploy;

import java.time.Duration;

/**
 * What is configured.
 *
 * @param revisions most that are kept of a bundle besides the current one
 * @param mostBytes most that all kept jars together may have
 * @param mostInflated most bytes that a jar may have unpacked
 * @param timeout most time an operation may take
 */
record Settings(int revisions, long mostBytes, long mostInflated, Duration timeout) {

    static Settings of(DeployConfig config) {
        return new Settings(
                config.revisions(),
                (long) config.megabytes() << 20,
                (long) config.inflated__megabytes() << 20,
                Duration.ofMillis(Math.round(config.timeout() * 1000)));
    }

    /** For each of the waits in an operation: for a worker's answer, for the new revision to serve, for the way back. */
    Duration patience() {
        return timeout.dividedBy(3);
    }
}
