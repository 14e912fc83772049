package aimm.client;

/**
 * What was received; if the server told its digest, it has that.
 *
 * @param sha256 in hexadecimal
 */
public record Downloaded(long bytes, String sha256) {}
