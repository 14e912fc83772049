package aimm.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The last right login of each name, so that many clients that come back at once are not checked at full cost each.
 * Held as a hash that only this process can make. Names that were right are users' names, so there are no more entries
 * than users.
 */
final class Remembered {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, byte[]> hashes = new ConcurrentHashMap<>();

    Remembered() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    boolean matches(String name, String digest) {
        byte[] known = hashes.get(name);
        return known != null && MessageDigest.isEqual(known, hash(digest));
    }

    void add(String name, String digest) {
        hashes.put(name, hash(digest));
    }

    private byte[] hash(String digest) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(digest.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
