package aimm.server.api;

/**
 * What a name of its own stands for: a model, or one version of it.
 *
 * @param version {@code null} for whichever is the newest
 */
public record Alias(long instanceId, Long version) {

    /** What an alias looks like; it can't be mistaken for a number. */
    public static final String PATTERN = "[A-Za-z_][A-Za-z0-9_.-]{0,99}";
}
