package aimm.server.security;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a password from the user of the process; a terminal does not show it. */
public final class PasswordPrompt {

    private static final String STANDARD_INPUT = "0";
    private static final String STANDARD_OUTPUT = "1";

    private PasswordPrompt() {}

    /**
     * A new one: from a terminal twice, else one line in UTF-8 from standard input.
     *
     * @throws IOException if there is no password, or it can't be read unseen; the text is meant for the user
     */
    public static char[] readNew() throws IOException, InterruptedException {
        return checked(isTerminal(STANDARD_INPUT) ? twice() : fromStandardInput());
    }

    /**
     * One that somebody has, from a terminal.
     *
     * @throws IOException if there is no terminal, or no password; the text is meant for the user
     */
    public static char[] read(String prompt) throws IOException, InterruptedException {
        if (!isTerminal(STANDARD_INPUT)) {
            throw new IOException("no terminal to ask for the password on");
        }
        return checked(ask(console(), prompt));
    }

    private static char[] checked(char[] password) throws IOException {
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

    private static char[] twice() throws IOException, InterruptedException {
        Console console = console();
        char[] password = ask(console, "Password: ");
        if (!Arrays.equals(password, ask(console, "Once more: "))) {
            throw new IOException("the passwords differ");
        }
        return password;
    }

    private static Console console() throws IOException, InterruptedException {
        if (!isTerminal(STANDARD_OUTPUT)) {
            throw new IOException("the password would be seen: standard output must be the terminal too");
        }
        return System.console();
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
