package aimm.client;

import java.time.Instant;

/**
 * A line that a plugin wrote while it worked for an action.
 *
 * @param stream {@code stdout} or {@code stderr}
 */
public record LogLine(Instant time, String stream, String text) {

    static LogLine of(Members json) {
        return new LogLine(json.time("time"), json.text("stream"), json.text("text"));
    }
}
