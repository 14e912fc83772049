package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.Optional;

/**
 * An event to be registered (section 5.3 of the protocol).
 *
 * @param sourceTimestamp when it happened, if that is known
 */
public record RegisterEvent(EventType type, Optional<Timestamp> sourceTimestamp, Optional<EventPayload> payload) {

    /** An event with a JSON payload and without source timestamp. */
    public static RegisterEvent json(EventType type, String text) {
        return new RegisterEvent(type, Optional.empty(), Optional.of(new EventPayload.Json(text)));
    }

    void write(SbsWriter out) {
        type.write(out);
        out.optional(sourceTimestamp, (o, t) -> t.write(o)).optional(payload, EventPayload::write);
    }

    static RegisterEvent read(SbsReader in) throws MalformedMessageException {
        return new RegisterEvent(EventType.read(in), in.optional(Timestamp::read), in.optional(EventPayload::read));
    }
}
