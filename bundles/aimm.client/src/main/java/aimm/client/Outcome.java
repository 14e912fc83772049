package aimm.client;

/**
 * What became of one call of a batch.
 *
 * @param result may be {@code null}
 * @param failure {@code null} if it has a result
 */
public record Outcome(Object result, RefusedException failure) {}
