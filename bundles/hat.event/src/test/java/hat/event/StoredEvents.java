package hat.event;

import hat.chatter.MalformedMessageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The events of a {@link TestEventServer}, and what queries find of them (section 5.8 of the protocol). */
final class StoredEvents {

    private static final int MOST_RESULTS = 4096;

    private final long serverId;
    private final List<Event> all = new ArrayList<>();
    private final List<Event> kept = new ArrayList<>();
    private boolean keeps = true;
    private long sessions;

    StoredEvents(long serverId) {
        this.serverId = serverId;
    }

    void keep(boolean keep) {
        keeps = keep;
    }

    void clear() {
        all.clear();
        kept.clear();
        sessions = 0;
    }

    List<Event> all() {
        return List.copyOf(all);
    }

    List<Event> add(List<RegisterEvent> added) {
        sessions++;
        Timestamp now = Timestamp.now();
        List<Event> session = new ArrayList<>();
        for (RegisterEvent event : added) {
            EventId id = new EventId(serverId, sessions, session.size() + 1L);
            session.add(new Event(id, event.type(), now, event.sourceTimestamp(), event.payload()));
        }
        all.addAll(session);
        if (keeps) {
            kept.addAll(session);
        }
        return List.copyOf(session);
    }

    QueryResult find(Query query) throws MalformedMessageException {
        if (query instanceof Query.Latest latest) {
            Map<EventType, Event> newest = new LinkedHashMap<>();
            matching(latest.eventTypes()).forEach(event -> newest.put(event.type(), event));
            return new QueryResult(List.copyOf(newest.values()), false);
        }
        return query instanceof Query.Timeseries series ? find(series) : find((Query.Server) query);
    }

    private QueryResult find(Query.Timeseries series) throws MalformedMessageException {
        boolean bySource = series.orderBy() == Query.OrderBy.SOURCE_TIMESTAMP;
        Function<Event, Optional<Timestamp>> source = Event::sourceTimestamp;
        Function<Event, Optional<Timestamp>> own = event -> Optional.of(event.timestamp());
        List<Event> found = new ArrayList<>(matching(series.eventTypes())
                .filter(event -> isWithin(own.apply(event), series.from(), series.to()))
                .filter(event -> isWithin(source.apply(event), series.sourceFrom(), series.sourceTo()))
                .filter(event -> !bySource || event.sourceTimestamp().isPresent())
                .sorted(Comparator.comparing(
                        event -> (bySource ? source : own).apply(event).orElseThrow()))
                .toList());
        if (series.order() == Query.Order.DESCENDING) {
            Collections.reverse(found);
        }
        if (series.lastEventId().isPresent()) {
            List<EventId> ids = found.stream().map(Event::id).toList();
            int last = ids.indexOf(series.lastEventId().get());
            found = found.subList(last < 0 ? found.size() : last + 1, found.size());
        }
        return page(found, series.maxResults());
    }

    private QueryResult find(Query.Server query) throws MalformedMessageException {
        Optional<EventId> after = query.lastEventId();
        if (after.isPresent() && after.get().server() != query.serverId()) {
            throw new MalformedMessageException("a query for events of one server after one of another");
        }
        Comparator<EventId> order = Comparator.comparing(EventId::session).thenComparing(EventId::instance);
        return page(
                kept.stream()
                        .filter(event -> event.id().server() == query.serverId())
                        .filter(event -> after.isEmpty() || order.compare(event.id(), after.get()) > 0)
                        .toList(),
                query.maxResults());
    }

    private Stream<Event> matching(Optional<List<EventType>> eventTypes) throws MalformedMessageException {
        if (eventTypes.isEmpty()) {
            return kept.stream();
        }
        try {
            Subscription wanted = new Subscription(eventTypes.get());
            return kept.stream().filter(event -> wanted.matches(event.type()));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(e.getMessage());
        }
    }

    private static boolean isWithin(Optional<Timestamp> time, Optional<Timestamp> from, Optional<Timestamp> to) {
        return (from.isEmpty() || time.isPresent() && time.get().compareTo(from.get()) >= 0)
                && (to.isEmpty() || time.isPresent() && time.get().compareTo(to.get()) <= 0);
    }

    private static QueryResult page(List<Event> found, Optional<Long> maxResults) {
        int most = (int) Math.max(0, Math.min(maxResults.orElse((long) MOST_RESULTS), MOST_RESULTS));
        return new QueryResult(List.copyOf(found.subList(0, Math.min(most, found.size()))), found.size() > most);
    }
}
