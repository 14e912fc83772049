package aimm.server.security;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * Asks the process's user for a new password and makes what a configuration holds of it. The launcher finds this class by
 * its name and runs it outside the framework.
 */
public final class HashNewPassword implements Function<String, String> {

    /**
     * @param ignored may be {@code null}
     * @throws UncheckedIOException if there is no password; the cause's text is meant for the user
     */
    @Override
    public String apply(String ignored) {
        try {
            return new HashPassword().apply(PasswordPrompt.readNew());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
    }
}
