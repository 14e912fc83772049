package aimm.server.security;

/** A configured secret looks like a salted hash and is none. The text says what is wrong and shows nothing of it. */
public final class MalformedSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedSecretException(String message) {
        super(message);
    }
}
