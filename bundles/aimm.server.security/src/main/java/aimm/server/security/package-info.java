/**
 * What controls need to let clients in safely.
 *
 * <p>A control makes {@link aimm.server.security.Users} of its configuration, asks {@link aimm.server.security.Logins}
 * about each login, and takes its TLS from a {@link aimm.server.security.PemFile}, with {@link
 * aimm.server.security.PemAuthorities} where clients show certificates:
 *
 * <pre>{@code
 * Logins logins = Logins.start(new Users(List.of(new User("alice", "pbkdf2-sha256$600000$..."))));
 * logins.attempt(connection.remoteAddress(), name, digest).thenAccept(connection::loggedIn);
 * }</pre>
 *
 * <p>Passwords come as their <em>digest</em>: the SHA-256 of the password in UTF-8, in lower case hexadecimal digits. That
 * is what clients send and what the configurations of the original hold. Nothing here is {@code null}.
 */
@Export
@Version("1.0.0")
package aimm.server.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
