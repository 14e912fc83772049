package aimm.cli;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the program reads and writes.
 *
 * @param outIsTerminal whether people look at the output
 * @param errIsTerminal whether people look at what is said beside it
 */
record Console(
        InputStream in, PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, boolean color) {

    /** The script that starts the program tells by it which of its streams 0, 1 and 2 are terminals. */
    private static final String TERMINALS = "aimm.terminals";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");
    private static final int BUFFER = 1 << 16;

    enum Style {
        BOLD("1"),
        GOOD("32"),
        BAD("31"),
        ODD("33"),
        BUSY("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    static Console ofProcess() {
        String terminals = System.getProperty(TERMINALS, "");
        boolean out = terminals.contains("1");
        return new Console(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                out,
                terminals.contains("2"),
                out && System.getenv().getOrDefault("NO_COLOR", "").isEmpty());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), true, StandardCharsets.UTF_8);
    }

    Console plain() {
        return new Console(in, out, err, outIsTerminal, errIsTerminal, false);
    }

    String paint(Style style, String text) {
        return color && style != null ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    /** Characters in a line of the terminal. */
    int width() {
        return size()[1];
    }

    /** Lines of the terminal. */
    int height() {
        return size()[0];
    }

    private int[] size() {
        int[] size = {24, 80};
        if (!outIsTerminal && !errIsTerminal) {
            return size;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Matcher matcher = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            if (stty.waitFor(1, TimeUnit.SECONDS)
                    && matcher.matches()
                    && !matcher.group(2).equals("0")) {
                return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
            }
        } catch (IOException e) {
            // a terminal without its size
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return size;
    }
}
