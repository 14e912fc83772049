package aimm.cli;

import aimm.client.ActionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A line on the terminal that shows how far something is, and goes when it is over; nothing where there is no terminal. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final String START_OF_LINE = "\r\u001b[K";

    private final Console console;
    private final int width;
    private String shown = "";

    ProgressBar(Console console) {
        this.console = console;
        width = console.errIsTerminal() ? console.width() : 0;
    }

    void show(ActionInfo action) {
        double fraction = Actions.fraction(action);
        String text = Actions.progress(action);
        show(fraction < 0 ? text : bar(fraction) + " " + text);
    }

    /** For a file on its way out. */
    LongConsumer sent(Path file) throws IOException {
        return bytes("sent", Files.isRegularFile(file) ? Files.size(file) : 0);
    }

    LongConsumer received() {
        return bytes("received", 0);
    }

    /** @param all 0 if that is not known */
    private LongConsumer bytes(String what, long all) {
        return bytes -> show(what + " "
                + (all <= 0 ? "" : bar((double) bytes / all) + " ")
                + Text.bytes(bytes)
                + (all <= 0 ? "" : " of " + Text.bytes(all)));
    }

    private static String bar(double fraction) {
        int full = (int) Math.round(WIDTH * Math.max(0, Math.min(1, fraction)));
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "]";
    }

    private synchronized void show(String text) {
        String line = Text.cut(Text.line(text), Math.max(0, width - 1));
        if (width > 0 && !line.equals(shown)) {
            console.err().print(START_OF_LINE + line);
            console.err().flush();
            shown = line;
        }
    }

    @Override
    public synchronized void close() {
        if (!shown.isEmpty()) {
            console.err().print(START_OF_LINE);
            console.err().flush();
            shown = "";
        }
    }
}
