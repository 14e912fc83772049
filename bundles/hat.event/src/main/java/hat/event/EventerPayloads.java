package hat.event;

import hat.chatter.SbsWriter;
import hat.event.EventerMessage.EventsAck;
import hat.event.EventerMessage.EventsNotify;
import hat.event.EventerMessage.InitError;
import hat.event.EventerMessage.InitReq;
import hat.event.EventerMessage.InitSuccess;
import hat.event.EventerMessage.QueryReq;
import hat.event.EventerMessage.QueryRes;
import hat.event.EventerMessage.RegisterReq;
import hat.event.EventerMessage.RegisterRes;
import hat.event.EventerMessage.StatusNotify;
import java.util.List;

/** Writes what eventer messages carry. */
final class EventerPayloads {

    private EventerPayloads() {}

    static String typeOf(EventerMessage message) {
        boolean initRes = message instanceof InitSuccess || message instanceof InitError;
        return "Msg" + (initRes ? "InitRes" : message.getClass().getSimpleName());
    }

    static SbsWriter write(EventerMessage message) {
        SbsWriter out = new SbsWriter();
        if (message instanceof InitReq init) {
            write(out, init);
        } else if (message instanceof InitSuccess success) {
            success.status().write(out.choice(0));
        } else if (message instanceof InitError error) {
            out.choice(1).text(error.text());
        } else if (message instanceof StatusNotify notify) {
            notify.status().write(out);
        } else if (message instanceof EventsNotify notify) {
            events(out, notify.events());
        } else if (message instanceof RegisterReq register) {
            out.list(register.events(), (o, event) -> event.write(o));
        } else if (message instanceof RegisterRes registered) {
            registered.events().ifPresentOrElse(events -> events(out.choice(0), events), () -> out.choice(1));
        } else if (message instanceof QueryReq query) {
            Query.write(out, query.query());
        } else if (message instanceof QueryRes answer) {
            events(out, answer.result().events());
            out.bool(answer.result().moreFollows());
        } else if (!(message instanceof EventsAck)) {
            throw new IllegalArgumentException("no payload of " + message);
        }
        return out;
    }

    private static void write(SbsWriter out, InitReq init) {
        out.text(init.clientName())
                .optional(init.clientToken(), SbsWriter::text)
                .list(init.subscriptions(), (o, type) -> type.write(o))
                .optional(init.serverId(), SbsWriter::integer)
                .bool(init.persisted());
    }

    private static void events(SbsWriter out, List<Event> events) {
        out.list(events, (o, event) -> event.write(o));
    }
}
