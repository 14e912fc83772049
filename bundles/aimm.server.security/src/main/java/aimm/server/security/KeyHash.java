package aimm.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The hash of a program's key. A key has so much chance in it that nobody can guess it from a plain hash, so this one is
 * cheap. As text: {@code sha256$<64 hexadecimal digits>}.
 */
public final class KeyHash {

    private static final String PREFIX = "sha256$";
    private static final Pattern TEXT = Pattern.compile(Pattern.quote(PREFIX) + "[0-9a-f]{64}");

    private final byte[] hash;

    private KeyHash(byte[] hash) {
        this.hash = hash;
    }

    public static KeyHash of(String key) {
        try {
            return new KeyHash(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @throws MalformedSecretException if the text is no such hash */
    public static KeyHash parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new MalformedSecretException("the hash of the key is not " + PREFIX + "<64 hexadecimal digits>");
        }
        return new KeyHash(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
    }

    /** As the configuration holds it. */
    public String text() {
        return PREFIX + HexFormat.of().formatHex(hash);
    }

    /** Takes the same time whatever is different. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash key && MessageDigest.isEqual(hash, key.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
