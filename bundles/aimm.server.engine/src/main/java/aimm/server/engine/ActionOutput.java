package aimm.server.engine;

import aimm.server.api.LogLine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines that were written for an action. Safe for threads. */
final class ActionOutput {

    private static final int MOST_LINES = 200;
    private static final int MOST_CHARACTERS = 16 << 10;

    private final Deque<LogLine> lines = new ArrayDeque<>();
    private int characters;

    synchronized void add(String text, boolean error) {
        lines.add(new LogLine(Instant.now(), error, text));
        characters += text.length();
        while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
            characters -= lines.remove().text().length();
        }
    }

    synchronized List<LogLine> lines() {
        return List.copyOf(lines);
    }
}
