package aimm.client;

import java.time.Instant;

/**
 * A jar that was uploaded as a bundle.
 *
 * @param sha256 in hexadecimal
 * @param by who uploaded it, or {@code null} if that is not known
 */
public record UploadedRevision(String version, String sha256, long size, Instant uploaded, String by) {

    static UploadedRevision of(Members json) {
        return new UploadedRevision(
                json.text("version"),
                json.text("sha256"),
                json.number("size"),
                json.time("uploaded"),
                json.optionalText("by"));
    }
}
