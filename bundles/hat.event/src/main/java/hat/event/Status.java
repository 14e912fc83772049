package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.List;

/** What an event server is up to. Queries work in every status, registrations only while it is operational. */
public enum Status {
    STANDBY,
    STARTING,
    OPERATIONAL,
    STOPPING;

    private static final List<Status> ENTRIES = List.of(values());

    void write(SbsWriter out) {
        out.choice(ENTRIES.indexOf(this));
    }

    static Status read(SbsReader in) throws MalformedMessageException {
        return ENTRIES.get(in.choice(ENTRIES.size()));
    }
}
