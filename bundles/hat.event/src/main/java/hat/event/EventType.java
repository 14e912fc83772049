package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.List;

/**
 * What an event is about, as a path; or, where event types are asked for, a query type, in which the segment {@code ?}
 * stands for any one segment and the last segment {@code *} for any number of them, also none (section 5.5 of the
 * protocol). Segments should contain no {@code /}, {@code ?} or {@code *} otherwise.
 */
public record EventType(List<String> segments) {

    static final String ANY_SEGMENT = "?";
    static final String ANY_REST = "*";

    public EventType {
        segments = List.copyOf(segments);
    }

    public static EventType of(String... segments) {
        return new EventType(List.of(segments));
    }

    /** @param path segments joined with {@code /}; the empty text is the type without segments */
    public static EventType parse(String path) {
        return path.isEmpty() ? of() : of(path.split("/", -1));
    }

    /** Whether this type starts with the segments of another. */
    public boolean startsWith(EventType prefix) {
        int size = prefix.segments.size();
        return size <= segments.size() && segments.subList(0, size).equals(prefix.segments);
    }

    /** The segments joined with {@code /}. */
    @Override
    public String toString() {
        return String.join("/", segments);
    }

    void write(SbsWriter out) {
        out.list(segments, SbsWriter::text);
    }

    static EventType read(SbsReader in) throws MalformedMessageException {
        return new EventType(in.list(SbsReader::text));
    }
}
