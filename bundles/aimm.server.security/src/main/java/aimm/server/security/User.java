package aimm.server.security;

/**
 * Somebody the configuration lets in.
 *
 * @param secret the digest of the password, or the text of its {@link PasswordHash}
 */
public record User(String name, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "User[name=" + name + "]";
    }
}
