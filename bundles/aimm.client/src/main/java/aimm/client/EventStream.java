package aimm.client;

import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Events of one path, from one connection after another if need be. */
final class EventStream {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final Connection connection;
    private final Outgoing request;
    /** What it is read from now; {@code null} between two connections. */
    private Reply reply;

    private EventReader events;

    /** Takes what came and says whether more is wanted. */
    interface Listener {
        boolean accept(String name, Members data);
    }

    EventStream(Connection connection, Outgoing request) {
        this.connection = connection;
        this.request = request.header("Accept", "text/event-stream");
    }

    /**
     * Tells the listener, on this thread, of every event until it wants no more.
     *
     * @throws UnreachableException if the server can't be reached any more, after some attempts with pauses that grow
     */
    void read(Listener listener) throws InterruptedException {
        int failures = 0;
        try {
            while (true) {
                EventReader.Event event;
                try {
                    event = next();
                } catch (UnreachableException | NoAnswerException e) {
                    close();
                    if (failures >= connection.settings().retries()) {
                        throw e;
                    }
                    connection.pause(FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 5)));
                    continue;
                }
                failures = 0;
                if (!listener.accept(event.name(), members(event.data()))) {
                    return;
                }
            }
        } finally {
            close();
        }
    }

    private EventReader.Event next() throws InterruptedException {
        if (events == null) {
            reply = connection.send(request);
            events = new EventReader(reply.orThrow(), connection.settings().maxAnswer());
        }
        EventReader.Event event = events.next();
        if (event == null) {
            throw new UnreachableException(
                    connection.settings().server(), "the server ended what it had to tell", null);
        }
        return event;
    }

    private void close() {
        if (reply != null) {
            reply.close();
        }
        reply = null;
        events = null;
    }

    private Members members(String json) {
        byte[] data = json.getBytes(StandardCharsets.UTF_8);
        connection.settings().heard().accept(data);
        try {
            return Members.of(JsonReader.read(data, JsonReader.Objects.PLAIN));
        } catch (JsonException e) {
            throw new UnexpectedAnswerException("the server sent an event that is no JSON: " + e.getMessage(), e);
        }
    }
}
