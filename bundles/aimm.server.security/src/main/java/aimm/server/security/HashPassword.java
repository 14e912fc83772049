package aimm.server.security;

import java.util.function.Function;

/** Makes what a configuration holds, the text of a {@link PasswordHash}, of a password. */
public final class HashPassword implements Function<char[], String> {

    @Override
    public String apply(char[] password) {
        return PasswordHash.of(PasswordHash.digest(password)).text();
    }
}
