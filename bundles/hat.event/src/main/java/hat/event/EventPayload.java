package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.nio.ByteBuffer;

/** What an event carries. */
public sealed interface EventPayload {

    /**
     * Bytes.
     *
     * @param type free name of their format
     * @param data read-only
     */
    record Binary(String type, ByteBuffer data) implements EventPayload {

        /** @param data viewed, not copied; must not change any more */
        public Binary {
            data = data.slice().asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer data() {
            return data.duplicate();
        }
    }

    /**
     * JSON.
     *
     * @param text is not checked; event servers close the connections of clients that send what is no JSON
     */
    record Json(String text) implements EventPayload {}

    static void write(SbsWriter out, EventPayload payload) {
        if (payload instanceof Binary binary) {
            out.choice(0).text(binary.type).bytes(binary.data);
        } else {
            out.choice(1).text(((Json) payload).text);
        }
    }

    static EventPayload read(SbsReader in) throws MalformedMessageException {
        return in.choice(2) == 0 ? new Binary(in.text(), in.bytes()) : new Json(in.text());
    }
}
