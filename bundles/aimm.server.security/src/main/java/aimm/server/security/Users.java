package aimm.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may log in. A name may stand several times with different secrets, any of which is accepted.
 *
 * <p>How long an answer takes does not tell which names there are: each costs as much as that of the name with the most
 * iterations. Safe for use by several threads.
 */
public final class Users {

    private final List<Plain> plain = new ArrayList<>();
    private final List<Salted> salted = new ArrayList<>();
    private final int mostIterations;
    private final Remembered remembered = new Remembered();

    private record Plain(byte[] name, byte[] digest) {}

    private record Salted(byte[] name, PasswordHash hash) {}

    /** @throws MalformedSecretException if a secret with a {@code $} is no {@link PasswordHash}; the text says whose */
    public Users(List<User> users) {
        Map<String, Integer> iterations = new HashMap<>();
        for (User user : users) {
            if (user.secret().contains("$")) { // none has it that is a digest
                PasswordHash hash = hash(user);
                salted.add(new Salted(bytes(user.name()), hash));
                iterations.merge(user.name(), hash.iterations(), Math::addExact);
            } else {
                plain.add(new Plain(bytes(user.name()), bytes(user.secret())));
            }
        }
        mostIterations =
                iterations.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static PasswordHash hash(User user) {
        try {
            return PasswordHash.parse(user.secret());
        } catch (MalformedSecretException e) {
            throw new MalformedSecretException("password of user \"" + user.name() + "\": " + e.getMessage());
        }
    }

    /**
     * Whether the digest is that of the user's password.
     *
     * <p>With salted secrets this takes about a third of a second of a processor, unless the digest was right before;
     * {@link Logins} keeps clients from using that against the server.
     */
    public boolean accept(String name, String digest) {
        if (remembers(name, digest)) {
            return true;
        }
        boolean accepted = check(name, digest);
        if (accepted) {
            remembered.add(name, digest);
        }
        return accepted;
    }

    /** Whether the digest was found right before; takes no time. */
    boolean remembers(String name, String digest) {
        return remembered.matches(name, digest);
    }

    private boolean check(String name, String digest) {
        byte[] nameBytes = bytes(name);
        byte[] digestBytes = bytes(digest);
        boolean accepted = false;
        for (Plain user : plain) {
            boolean isNamed = MessageDigest.isEqual(nameBytes, user.name);
            boolean isRight = MessageDigest.isEqual(digestBytes, user.digest);
            accepted |= isNamed && isRight;
        }
        int spare = mostIterations;
        for (Salted user : salted) {
            if (MessageDigest.isEqual(nameBytes, user.name)) {
                accepted |= user.hash.matches(digest);
                spare -= user.hash.iterations();
            }
        }
        if (spare > 0) {
            PasswordHash.waste(digest, spare);
        }
        return accepted;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
