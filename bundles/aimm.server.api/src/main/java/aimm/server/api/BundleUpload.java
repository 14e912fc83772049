package aimm.server.api;

import java.io.InputStream;

/**
 * A jar on its way in.
 *
 * @param content read to its end, and not closed
 * @param mostBytes most it may have
 * @param sha256 the digest that it must have, in hexadecimal digits, or {@code null} for any
 * @param by who sends it, or {@code null} if that is not known
 */
public record BundleUpload(InputStream content, long mostBytes, String sha256, String by) {}
