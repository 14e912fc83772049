package hat.event;

import java.util.List;

/**
 * What a query found.
 *
 * @param moreFollows whether more events match; the query with the last event's id asks for them
 */
public record QueryResult(List<Event> events, boolean moreFollows) {}
