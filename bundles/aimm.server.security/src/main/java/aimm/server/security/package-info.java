/**
 * What controls need to let clients in safely.
 *
 * <p>Passwords come as their <em>digest</em>: the SHA-256 of the password in UTF-8, in lower case hexadecimal digits. That
 * is what clients send and what the configurations of the original hold. Nothing here is {@code null}.
 */
@Export
@Version("1.0.0")
package aimm.server.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
