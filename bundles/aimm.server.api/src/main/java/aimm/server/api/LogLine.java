package aimm.server.api;

import java.time.Instant;

/**
 * A line that a plugin wrote while it worked for an action, as far as a server can tell that.
 *
 * @param error whether it came from the standard error stream
 */
public record LogLine(Instant time, boolean error, String text) {}
