package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.List;
import java.util.Optional;

/**
 * What an event server is asked for (section 5.8 of the protocol). It answers with no more than it is configured to, at
 * usual 4096 events.
 */
public sealed interface Query {

    /** Direction of a series. */
    enum Order {
        DESCENDING,
        ASCENDING
    }

    /** What a series is ordered by; events without source timestamp are in no series ordered by it. */
    enum OrderBy {
        TIMESTAMP,
        SOURCE_TIMESTAMP
    }

    /**
     * The newest event of each type.
     *
     * @param eventTypes query types; empty for everything, an empty list for nothing
     */
    record Latest(Optional<List<EventType>> eventTypes) implements Query {}

    /**
     * The events of a time.
     *
     * @param eventTypes query types; empty for everything, an empty list for nothing
     * @param from earliest timestamp
     * @param to latest timestamp
     * @param sourceFrom earliest source timestamp; leaves out events that have none
     * @param sourceTo latest source timestamp; leaves out events that have none
     * @param maxResults most events of the answer
     * @param lastEventId to leave out everything up to this event, the last one of the answer before
     */
    record Timeseries(
            Optional<List<EventType>> eventTypes,
            Optional<Timestamp> from,
            Optional<Timestamp> to,
            Optional<Timestamp> sourceFrom,
            Optional<Timestamp> sourceTo,
            Order order,
            OrderBy orderBy,
            Optional<Long> maxResults,
            Optional<EventId> lastEventId)
            implements Query {

        /** The newest events of all that match one of the query types, the newest first. */
        public Timeseries(EventType... eventTypes) {
            this(
                    Optional.of(List.of(eventTypes)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Order.DESCENDING,
                    OrderBy.TIMESTAMP,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * The events created by an event server, in their order.
     *
     * @param persisted whether only those that are on its disk
     * @param maxResults most events of the answer
     * @param lastEventId to leave out everything up to this event of that server
     */
    record Server(long serverId, boolean persisted, Optional<Long> maxResults, Optional<EventId> lastEventId)
            implements Query {}

    /** The newest event of each type that matches one of the query types. */
    static Query latest(EventType... eventTypes) {
        return new Latest(Optional.of(List.of(eventTypes)));
    }

    static void write(SbsWriter out, Query query) {
        if (query instanceof Latest latest) {
            types(out.choice(0), latest.eventTypes);
        } else if (query instanceof Timeseries series) {
            types(out.choice(1), series.eventTypes);
            out.optional(series.from, (o, t) -> t.write(o))
                    .optional(series.to, (o, t) -> t.write(o))
                    .optional(series.sourceFrom, (o, t) -> t.write(o))
                    .optional(series.sourceTo, (o, t) -> t.write(o))
                    .choice(series.order == Order.DESCENDING ? 0 : 1)
                    .choice(series.orderBy == OrderBy.TIMESTAMP ? 0 : 1);
            page(out, series.maxResults, series.lastEventId);
        } else {
            Server server = (Server) query;
            out.choice(2).integer(server.serverId).bool(server.persisted);
            page(out, server.maxResults, server.lastEventId);
        }
    }

    static Query read(SbsReader in) throws MalformedMessageException {
        return switch (in.choice(3)) {
            case 0 -> new Latest(types(in));
            case 1 ->
                new Timeseries(
                        types(in),
                        in.optional(Timestamp::read),
                        in.optional(Timestamp::read),
                        in.optional(Timestamp::read),
                        in.optional(Timestamp::read),
                        in.choice(2) == 0 ? Order.DESCENDING : Order.ASCENDING,
                        in.choice(2) == 0 ? OrderBy.TIMESTAMP : OrderBy.SOURCE_TIMESTAMP,
                        in.optional(SbsReader::integer),
                        in.optional(EventId::read));
            default -> new Server(in.integer(), in.bool(), in.optional(SbsReader::integer), in.optional(EventId::read));
        };
    }

    private static void types(SbsWriter out, Optional<List<EventType>> eventTypes) {
        out.optional(eventTypes, (o, types) -> o.list(types, (p, type) -> type.write(p)));
    }

    private static Optional<List<EventType>> types(SbsReader in) throws MalformedMessageException {
        return in.optional(optional -> optional.list(EventType::read));
    }

    private static void page(SbsWriter out, Optional<Long> maxResults, Optional<EventId> lastEventId) {
        out.optional(maxResults, SbsWriter::integer).optional(lastEventId, (o, id) -> id.write(o));
    }
}
