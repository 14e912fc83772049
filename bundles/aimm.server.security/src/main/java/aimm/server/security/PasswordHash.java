package aimm.server.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted, slow hash of a password's digest, so that who reads the configuration can neither log in with what stands
 * there nor guess the password soon. As text: {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}, the last two in base64.
 *
 * <p>New ones take {@value #ITERATIONS} iterations, the figure that OWASP gives for PBKDF2 with HMAC-SHA-256. A login
 * then costs about a third of a second of one processor: clients log in once per connection and {@link Logins} checks one
 * at a time, so the server can afford it, while a guesser pays it for each password tried. Hashes with other figures are
 * read within bounds: fewer than {@value #FEWEST_ITERATIONS} protect nothing, more than {@value #MOST_ITERATIONS} let
 * anybody keep the server busy for seconds with one wrong login.
 */
public final class PasswordHash {

    private static final String PREFIX = "pbkdf2-sha256$";

    private static final int ITERATIONS = 600_000;
    private static final int FEWEST_ITERATIONS = 1_000;
    private static final int MOST_ITERATIONS = 5_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final Pattern FIELDS = Pattern.compile(Pattern.quote(PREFIX) + "([0-9]{1,9})\\$([^$]*)\\$([^$]*)");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** The digest of a password: its SHA-256 in UTF-8, in hexadecimal digits. */
    public static String digest(char[] password) {
        ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(utf8);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A new hash, with a salt of its own; takes a while. */
    public static PasswordHash of(String digest) {
        return of(digest, ITERATIONS);
    }

    /** For tests, which can't wait so long. */
    static PasswordHash of(String digest, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(digest, iterations, salt));
    }

    /** @throws MalformedSecretException if the text is no such hash, or has too few or too many iterations */
    public static PasswordHash parse(String text) {
        Matcher fields = FIELDS.matcher(text);
        if (!fields.matches()) {
            throw new MalformedSecretException("the salted hash is not " + PREFIX + "<iterations>$<salt>$<hash>");
        }
        int iterations = Integer.parseInt(fields.group(1));
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new MalformedSecretException("the salted hash has " + iterations + " iterations, and can have "
                    + FEWEST_ITERATIONS + " to " + MOST_ITERATIONS);
        }
        return new PasswordHash(
                iterations, bytes("salt", fields.group(2), SALT_BYTES), bytes("hash", fields.group(3), HASH_BYTES));
    }

    private static byte[] bytes(String what, String base64, int length) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) { // its text shows parts of what was decoded
            throw new MalformedSecretException("the " + what + " of the salted hash is no base64");
        }
        if (bytes.length != length) {
            throw new MalformedSecretException(
                    "the " + what + " of the salted hash has " + bytes.length + " bytes instead of " + length);
        }
        return bytes;
    }

    /** Whether this is the hash of that digest; as slow as making it was. */
    public boolean matches(String digest) {
        return MessageDigest.isEqual(hash, derive(digest, iterations, salt));
    }

    public int iterations() {
        return iterations;
    }

    /** As the configuration holds it. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Takes the time that so many iterations take. */
    static void waste(String digest, int iterations) {
        derive(digest, iterations, new byte[SALT_BYTES]);
    }

    private static byte[] derive(String digest, int iterations, byte[] salt) {
        char[] password = digest.toCharArray();
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(password, '\0');
        }
    }
}
