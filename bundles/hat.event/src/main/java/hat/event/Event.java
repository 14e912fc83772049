package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.Optional;

/**
 * A registered event (section 5.3 of the protocol).
 *
 * @param timestamp when it was registered, by the clock of the event server
 * @param sourceTimestamp when it happened, if its source said so
 * @param payload empty is another thing than JSON's {@code null}
 */
public record Event(
        EventId id,
        EventType type,
        Timestamp timestamp,
        Optional<Timestamp> sourceTimestamp,
        Optional<EventPayload> payload) {

    /**
     * Whether this event comes before another one in natural order: by id if both are of one event server, otherwise by
     * timestamp, where equal ones stay in the order they came in. Two such events are both older than the other, so this
     * is no total order.
     */
    public boolean isOlderThan(Event other) {
        return id.server() == other.id.server() ? compareIds(other) < 0 : timestamp.compareTo(other.timestamp) <= 0;
    }

    /** Whether this event comes after another one in natural order. */
    public boolean isNewerThan(Event other) {
        return id.server() == other.id.server() ? compareIds(other) > 0 : timestamp.compareTo(other.timestamp) > 0;
    }

    private int compareIds(Event other) {
        int sessions = Long.compare(id.session(), other.id.session());
        return sessions != 0 ? sessions : Long.compare(id.instance(), other.id.instance());
    }

    void write(SbsWriter out) {
        id.write(out);
        type.write(out);
        timestamp.write(out);
        out.optional(sourceTimestamp, (o, t) -> t.write(o)).optional(payload, EventPayload::write);
    }

    static Event read(SbsReader in) throws MalformedMessageException {
        return new Event(
                EventId.read(in),
                EventType.read(in),
                Timestamp.read(in),
                in.optional(Timestamp::read),
                in.optional(EventPayload::read));
    }
}
