package aimm.server.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * Makes what a configuration holds, the text of a {@link PasswordHash}, of a password. The launcher finds this class by its
 * name and runs it outside the framework.
 */
public final class HashPassword implements Function<char[], String> {

    @Override
    public String apply(char[] password) {
        return PasswordHash.of(digest(password)).text();
    }

    private static String digest(char[] password) {
        ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(utf8);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
