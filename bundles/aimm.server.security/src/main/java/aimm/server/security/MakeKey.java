package aimm.server.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a key for a program, and what a configuration holds of it, the text of its {@link KeyHash}. Keys begin with what
 * this is asked for, so that people and scanners know them. The launcher finds this class by its name and runs it outside
 * the framework.
 */
public final class MakeKey implements Function<String, List<String>> {

    private static final int BYTES = 32;

    /** @return the key and the text of its hash */
    @Override
    public List<String> apply(String prefix) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return List.of(key, KeyHash.of(key).text());
    }
}
