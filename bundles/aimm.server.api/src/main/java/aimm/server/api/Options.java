package aimm.server.api;

import java.time.Duration;

/**
 * How a call is to be run.
 *
 * @param timeout the time it may take from now, waiting included, or {@code null} for no bound; when it is over the
 *     action is stopped as by a cancel and fails with {@link ActionTimeoutException}
 * @param caller who asked for it
 */
public record Options(Duration timeout, Caller caller) {

    /** No bound, by nobody in particular. */
    public static final Options NONE = new Options(null);

    /** By nobody in particular. */
    public Options(Duration timeout) {
        this(timeout, Caller.UNKNOWN);
    }
}
