/**
 * Values in formats other than JSON: npy, CSV and the Arrow IPC stream.
 *
 * <p>Controls find the format of a body by its media type and that of an answer by what the client accepts:
 *
 * <pre>{@code
 * Format format = Formats.of("text/csv; charset=utf-8");
 * Object argument = format.read(body);
 * ...
 * Formats.accepted("application/x-npy, application/json;q=0.5").write(result, out);
 * }</pre>
 *
 * <p>What a reader makes of a body takes memory in proportion to the body, whatever that claims to hold. Nothing here is
 * {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package aimm.server.formats;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
