package aimm.server.api;

import java.time.Instant;

/**
 * One uploaded revision of a bundle.
 *
 * @param sha256 of its jar, in lower-case hexadecimal digits
 * @param size bytes of its jar
 * @param by who uploaded it, or {@code null} if that is not known
 */
public record UploadedRevision(String version, String sha256, long size, Instant uploaded, String by) {}
