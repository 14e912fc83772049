package aimm.server.control.http.access;

import aimm.server.control.http.route.Identity;
import aimm.server.control.http.route.Role;
import aimm.server.security.KeyHash;
import aimm.server.security.MalformedSecretException;
import aimm.server.security.User;
import aimm.server.security.Users;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Everybody whom the configuration lets in. Immutable. */
public final class Roll {

    private static final HttpField BASIC =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"aimm\", charset=\"UTF-8\"");
    private static final HttpField BEARER =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"aimm\"");

    private final Users users;
    private final Map<String, Identity> byName;
    private final Map<KeyHash, Key> keys;
    private final Map<X500Principal, Identity> bySubject;

    private record Key(KeyHash hash, Identity owner, Instant expires) {}

    private Roll(Builder builder) {
        users = new Users(builder.users);
        byName = Map.copyOf(builder.byName);
        keys = Map.copyOf(builder.keys);
        bySubject = Map.copyOf(builder.bySubject);
    }

    /** Gathers who is let in; what is wrong with one is an {@link AccessException} that shows no secret. */
    public static final class Builder {

        private final List<User> users = new ArrayList<>();
        private final Map<String, Identity> byName = new HashMap<>();
        private final Map<KeyHash, Key> keys = new HashMap<>();
        private final Map<X500Principal, Identity> bySubject = new HashMap<>();

        /** @param password a salted hash; one name may have several */
        public Builder user(String name, String password, Role role) {
            if (!password.contains("$")) {
                throw new AccessException(
                        "password of user \"" + name + "\" is no salted hash; aimm-server --hash-password makes one");
            }
            if (name.indexOf(':') >= 0) {
                throw new AccessException("user \"" + name + "\": names can't have a colon in them");
            }
            Identity user = new Identity(name, role);
            Identity known = byName.putIfAbsent(name, user);
            if (known != null && known.role() != role) {
                throw new AccessException("user \"" + name + "\" has two roles");
            }
            users.add(new User(name, password));
            return this;
        }

        /**
         * Lets in who has a key.
         *
         * @param hash the text of its {@link KeyHash}
         * @param expires {@code null} for never
         */
        public Builder key(String name, String hash, Role role, Instant expires) {
            try {
                KeyHash parsed = KeyHash.parse(hash);
                if (keys.put(parsed, new Key(parsed, new Identity(name, role), expires)) != null) {
                    throw new AccessException("key \"" + name + "\" is also that of another name");
                }
                return this;
            } catch (MalformedSecretException e) {
                throw new AccessException(
                        "key \"" + name + "\": " + e.getMessage() + "; aimm-server --make-key makes one");
            }
        }

        /** @param subject a distinguished name as RFC 2253 has it */
        public Builder certificate(String name, String subject, Role role) {
            try {
                if (bySubject.put(new X500Principal(subject), new Identity(name, role)) != null) {
                    throw new AccessException("two certificates have the subject \"" + subject + "\"");
                }
                return this;
            } catch (IllegalArgumentException e) {
                throw new AccessException("certificate \"" + name + "\": \"" + subject
                        + "\" is no subject; openssl x509 -noout -subject -nameopt RFC2253 -in FILE shows it");
            }
        }

        public Roll build() {
            try {
                return new Roll(this);
            } catch (MalformedSecretException e) {
                throw new AccessException(e.getMessage());
            }
        }
    }

    /** Whether there is nobody on it. */
    public boolean isEmpty() {
        return byName.isEmpty() && keys.isEmpty() && bySubject.isEmpty();
    }

    public boolean hasUsers() {
        return !byName.isEmpty();
    }

    public boolean hasCertificates() {
        return !bySubject.isEmpty();
    }

    Users users() {
        return users;
    }

    /** Who has that name, or {@code null}. */
    Identity user(String name) {
        return byName.get(name);
    }

    /** Whose key it is, or {@code null} if it is nobody's or too old. */
    Identity key(String key, Instant now) {
        KeyHash hash = KeyHash.of(key);
        Key known = keys.get(hash);
        boolean counts =
                known != null && known.hash.equals(hash) && (known.expires == null || now.isBefore(known.expires));
        return counts ? known.owner : null;
    }

    /** Who has a certificate of that subject, or {@code null}. */
    Identity subject(X500Principal subject) {
        return bySubject.get(subject);
    }

    /** What one can say who one is by, for people. */
    String ways() {
        List<String> ways = new ArrayList<>();
        if (hasUsers()) {
            ways.add("a user's name and password");
        }
        if (!keys.isEmpty()) {
            ways.add("a key");
        }
        if (hasCertificates()) {
            ways.add("a client certificate");
        }
        return String.join(", or ", ways);
    }

    /** In which ways one can say who one is in a request. */
    HttpField[] challenges() {
        List<HttpField> challenges = new ArrayList<>();
        if (hasUsers()) {
            challenges.add(BASIC);
        }
        if (!keys.isEmpty()) {
            challenges.add(BEARER);
        }
        return challenges.toArray(HttpField[]::new);
    }
}
