package aimm.runtime;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a new password: from a terminal twice, without showing it; else one line in UTF-8 from standard input.
 */
final class PasswordPrompt {

    private static final String STANDARD_INPUT = "0";
    private static final String STANDARD_OUTPUT = "1";

    private PasswordPrompt() {}

    /** @throws IOException if there is no password, or it can't be read unseen; the text is meant for the user */
    static char[] read() throws IOException, InterruptedException {
        char[] password = isTerminal(STANDARD_INPUT) ? fromTerminal() : fromStandardInput();
        if (password.length == 0) {
            throw new IOException("an empty password protects nothing");
        }
        if (new String(password).indexOf('\uFFFD') >= 0) {
            throw new IOException("the password has characters that can't be read; set LC_ALL=C.UTF-8");
        }
        return password;
    }

    /** What Java itself says differs from version to version. */
    private static boolean isTerminal(String stream) throws IOException, InterruptedException {
        return new ProcessBuilder("test", "-t", stream).inheritIO().start().waitFor() == 0;
    }

    private static char[] fromTerminal() throws IOException, InterruptedException {
        if (!isTerminal(STANDARD_OUTPUT)) {
            throw new IOException("the password would be seen: standard output must be the terminal too");
        }
        Console console = System.console();
        char[] password = ask(console, "Password: ");
        if (!Arrays.equals(password, ask(console, "Once more: "))) {
            throw new IOException("the passwords differ");
        }
        return password;
    }

    private static char[] ask(Console console, String prompt) throws IOException {
        char[] password = console.readPassword("%s", prompt);
        if (password == null) {
            throw new IOException("no password");
        }
        return password;
    }

    private static char[] fromStandardInput() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            throw new IOException("no password on standard input");
        }
        return line.toCharArray();
    }
}
