package hat.monitor;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.Optional;

/**
 * What the monitor servers know of a component (section 4.4 of the protocol).
 *
 * @param cid id of the component, unique at its monitor server
 * @param mid id of its monitor server
 * @param name empty until the component has told it
 * @param group within which blessing is decided; empty until the component has told it
 * @param data JSON text, {@code null} as text if the component has nothing to tell
 * @param rank the lower, the more preferred
 * @param request what the monitor servers decided
 * @param response what the component answered
 */
public record ComponentInfo(
        long cid,
        long mid,
        Optional<String> name,
        Optional<String> group,
        String data,
        long rank,
        Request request,
        Response response) {

    /**
     * @param token offered to the component; empty if it is not blessed
     * @param timestamp seconds since 1970 when it was issued; present exactly if the token is
     */
    public record Request(Optional<Long> token, Optional<Double> timestamp) {}

    /**
     * @param token the component accepted; empty while it is not active
     * @param ready whether it is willing to become active
     */
    public record Response(Optional<Long> token, boolean ready) {

        void write(SbsWriter out) {
            out.optional(token, SbsWriter::integer).bool(ready);
        }

        static Response read(SbsReader in) throws MalformedMessageException {
            return new Response(in.optional(SbsReader::integer), in.bool());
        }
    }

    /** Whether the component has accepted the token that it is offered. */
    public boolean isActive() {
        return request.token.isPresent() && request.token.equals(response.token);
    }

    void write(SbsWriter out) {
        out.integer(cid)
                .integer(mid)
                .optional(name, SbsWriter::text)
                .optional(group, SbsWriter::text)
                .text(data)
                .integer(rank)
                .optional(request.token, SbsWriter::integer)
                .optional(request.timestamp, SbsWriter::real);
        response.write(out);
    }

    static ComponentInfo read(SbsReader in) throws MalformedMessageException {
        return new ComponentInfo(
                in.integer(),
                in.integer(),
                in.optional(SbsReader::text),
                in.optional(SbsReader::text),
                in.text(),
                in.integer(),
                new Request(in.optional(SbsReader::integer), in.optional(SbsReader::real)),
                Response.read(in));
    }
}
