package aimm.cli;

import java.time.Duration;

/** Times as people give them. */
final class Seconds {

    private static final double MOST = 1e9;

    private Seconds() {}

    static Duration of(double seconds) {
        if (!(seconds >= 0.001 && seconds <= MOST)) {
            throw CommandException.usage("a time of " + seconds + " s; expected more than 0", null);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
