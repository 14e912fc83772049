package aimm.server.control.http;

import aimm.server.control.http.access.Roll;
import aimm.server.control.http.route.Role;
import aimm.server.security.KeyHash;
import aimm.server.security.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Who is let in by tests: for each role a key that is called as it. */
final class People {

    private People() {}

    static Roll.Builder withKeys() {
        Roll.Builder roll = new Roll.Builder();
        for (Role role : Role.values()) {
            if (role != Role.NOBODY) {
                roll.key(role.configured(), KeyHash.of(key(role)).text(), role, null);
            }
        }
        return roll;
    }

    static String key(Role role) {
        return "key-of-" + role.configured();
    }

    /** The header that says who has that key. */
    static String bearer(String key) {
        return "Authorization: Bearer " + key;
    }

    static String basic(String name, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A salted hash as the launcher makes it, but quick to check. */
    static String hash(String password) {
        try {
            byte[] salt = "sixteen bytes...".getBytes(StandardCharsets.US_ASCII);
            PBEKeySpec spec =
                    new PBEKeySpec(PasswordHash.digest(password.toCharArray()).toCharArray(), salt, 1000, 256);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "pbkdf2-sha256$1000$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
