package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;

/**
 * Names an event.
 *
 * @param server id of the event server that created it
 * @param session 1, 2, 3, ... for each registration that server processed
 * @param instance 1, 2, 3, ... within the session
 */
public record EventId(long server, long session, long instance) {

    void write(SbsWriter out) {
        out.integer(server).integer(session).integer(instance);
    }

    static EventId read(SbsReader in) throws MalformedMessageException {
        return new EventId(in.integer(), in.integer(), in.integer());
    }
}
