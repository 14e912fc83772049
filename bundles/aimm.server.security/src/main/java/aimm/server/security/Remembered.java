package aimm.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The right logins of late, so that many clients that come back at once are not checked at full cost each. Held as hashes
 * that only this process can make. What was right is in the configuration, so there are no more than there.
 */
final class Remembered {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, List<byte[]>> hashes = new ConcurrentHashMap<>();

    Remembered() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    boolean matches(String name, String digest) {
        List<byte[]> known = hashes.get(name);
        if (known == null) {
            return false;
        }
        byte[] hash = hash(digest);
        boolean matches = false;
        for (byte[] one : known) {
            matches |= MessageDigest.isEqual(one, hash);
        }
        return matches;
    }

    void add(String name, String digest) {
        List<byte[]> known = hashes.computeIfAbsent(name, missing -> new CopyOnWriteArrayList<>());
        synchronized (known) {
            if (!matches(name, digest)) {
                known.add(hash(digest));
            }
        }
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
