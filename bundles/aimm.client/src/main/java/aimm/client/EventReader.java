package aimm.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Server-sent events as they come. */
final class EventReader {

    /** Heartbeats come every 15 s; without three of them nobody is there. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Reply reply;
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean afterReturn;

    /** One event. */
    record Event(String name, String data) {}

    /** @param maxBytes of one event */
    EventReader(Reply reply, int maxBytes) {
        this.reply = reply;
        this.maxBytes = maxBytes;
    }

    /** Waits for the next one; {@code null} if the server has ended the stream. */
    Event next() throws InterruptedException {
        while (true) {
            String text = line();
            if (text == null) {
                return null;
            }
            if (!text.isEmpty()) {
                field(text);
            } else if (!data.isEmpty()) {
                Event event = new Event(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1));
                data.setLength(0);
                name = "";
                return event;
            } else {
                name = "";
            }
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("data")) {
            bound(data.length() + value.length());
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            name = value;
        }
    }

    /** The next line without its end, or {@code null} at the end of the stream. */
    private String line() throws InterruptedException {
        line.reset();
        while (true) {
            while (piece.hasRemaining()) {
                byte next = piece.get();
                boolean lineFeedOfReturn = afterReturn && next == '\n';
                afterReturn = next == '\r';
                if (lineFeedOfReturn) {
                    continue;
                }
                if (next == '\n' || next == '\r') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                bound(line.size());
                line.write(next);
            }
            piece = reply.next(PATIENCE);
            if (!piece.hasRemaining()) {
                return null;
            }
        }
    }

    private void bound(int bytes) {
        if (bytes >= maxBytes) {
            throw new UnexpectedAnswerException(
                    "the server sent an event of more than " + maxBytes + " bytes, which this client takes at most");
        }
    }
}
