package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.List;
import java.util.Optional;

/** The messages of the eventer protocol (section 5.1). */
public sealed interface EventerMessage {

    /**
     * A client's first message, a request.
     *
     * @param clientName by convention {@code kind/name}
     * @param clientToken must be the event server's if it is present
     * @param subscriptions query types of the events to be notified of
     * @param serverId to be notified only of events of that server
     * @param persisted whether to be notified only of what is on disk
     */
    record InitReq(
            String clientName,
            Optional<String> clientToken,
            List<EventType> subscriptions,
            Optional<Long> serverId,
            boolean persisted)
            implements EventerMessage {

        InitReq with(List<EventType> otherSubscriptions, Optional<Long> otherServerId) {
            return new InitReq(clientName, clientToken, otherSubscriptions, otherServerId, persisted);
        }

        private static InitReq read(SbsReader in) throws MalformedMessageException {
            return new InitReq(
                    in.text(),
                    in.optional(SbsReader::text),
                    in.list(EventType::read),
                    in.optional(SbsReader::integer),
                    in.bool());
        }
    }

    /** Answer to {@link InitReq}: accepted. */
    record InitSuccess(Status status) implements EventerMessage {}

    /** Answer to {@link InitReq}: refused. */
    record InitError(String text) implements EventerMessage {}

    /** The event server's status has changed. */
    record StatusNotify(Status status) implements EventerMessage {}

    /** Events of one session; if the message is not the last, {@link EventsAck} answers it. */
    record EventsNotify(List<Event> events) implements EventerMessage {}

    /** Answer to {@link EventsNotify}. */
    record EventsAck() implements EventerMessage {}

    /** Events to be registered; if the message is not the last, {@link RegisterRes} answers it. */
    record RegisterReq(List<RegisterEvent> events) implements EventerMessage {}

    /**
     * Answer to {@link RegisterReq}.
     *
     * @param events empty if nothing was registered, because the server is not operational
     */
    record RegisterRes(Optional<List<Event>> events) implements EventerMessage {}

    /** A query, a request. */
    record QueryReq(Query query) implements EventerMessage {}

    /** Answer to {@link QueryReq}. */
    record QueryRes(QueryResult result) implements EventerMessage {}

    /** Full name of the payload's type. */
    default String type() {
        return "HatEventer." + EventerPayloads.typeOf(this);
    }

    default SbsWriter payload() {
        return EventerPayloads.write(this);
    }

    /** @throws MalformedMessageException if the message is none of the protocol, or its payload can't be decoded */
    static EventerMessage read(Message message) throws MalformedMessageException {
        SbsReader in = new SbsReader(message.data());
        return switch (message.type()) {
            case "HatEventer.MsgInitReq" -> InitReq.read(in);
            case "HatEventer.MsgInitRes" ->
                in.choice(2) == 0 ? new InitSuccess(Status.read(in)) : new InitError(in.text());
            case "HatEventer.MsgStatusNotify" -> new StatusNotify(Status.read(in));
            case "HatEventer.MsgEventsNotify" -> new EventsNotify(in.list(Event::read));
            case "HatEventer.MsgEventsAck" -> new EventsAck();
            case "HatEventer.MsgRegisterReq" -> new RegisterReq(in.list(RegisterEvent::read));
            case "HatEventer.MsgRegisterRes" ->
                new RegisterRes(in.choice(2) == 0 ? Optional.of(in.list(Event::read)) : Optional.empty());
            case "HatEventer.MsgQueryReq" -> new QueryReq(Query.read(in));
            case "HatEventer.MsgQueryRes" -> new QueryRes(new QueryResult(in.list(Event::read), in.bool()));
            default -> throw new MalformedMessageException("expected an eventer message, got " + message.type());
        };
    }
}
