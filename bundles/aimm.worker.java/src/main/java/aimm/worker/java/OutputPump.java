package aimm.worker.java;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads what a process writes, line by line, for as long as it writes. Hands on at most {@value #LINES_A_SECOND} lines a
 * second, each cut to {@value #MAX_LINE} bytes, and remembers the last {@value #REMEMBERED} that are no stack frames: so it neither blocks the
 * process nor floods the log.
 */
final class OutputPump implements Runnable {

    static final int LINES_A_SECOND = 100;
    static final int MAX_LINE = 2_000;
    static final int REMEMBERED = 20;

    private static final String STACK_FRAME = "\tat ";

    private final InputStream in;
    private final Consumer<String> log;
    private final Deque<String> last = new ArrayDeque<>();
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private long second;
    private int thisSecond;
    private long leftOut;

    OutputPump(InputStream in, Consumer<String> log) {
        this.in = in;
        this.log = log;
    }

    /** The last lines but stack frames, which would push out what they belong to; oldest first. */
    List<String> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    @Override
    public void run() {
        byte[] bytes = new byte[8192];
        try (in) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                for (int i = 0; i < count; i++) {
                    take(bytes[i]);
                }
            }
        } catch (IOException e) {
            // the process is gone
        }
        if (length > 0) {
            endLine();
        }
        tellLeftOut();
    }

    private void take(byte b) {
        if (b == '\n') {
            endLine();
        } else if (length < MAX_LINE) {
            line[length++] = b;
        }
    }

    private void endLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String text = new String(line, 0, end, StandardCharsets.UTF_8);
        length = 0;
        if (!text.startsWith(STACK_FRAME)) {
            remember(text);
        }
        long now = System.nanoTime() / 1_000_000_000;
        if (now != second) {
            tellLeftOut();
            second = now;
            thisSecond = 0;
        }
        if (thisSecond++ < LINES_A_SECOND) {
            log.accept(text);
        } else {
            leftOut++;
        }
    }

    private void remember(String text) {
        synchronized (last) {
            if (last.size() == REMEMBERED) {
                last.remove();
            }
            last.add(text);
        }
    }

    private void tellLeftOut() {
        if (leftOut > 0) {
            log.accept("... " + leftOut + " lines left out");
            leftOut = 0;
        }
    }
}
