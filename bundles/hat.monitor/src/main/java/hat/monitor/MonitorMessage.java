package hat.monitor;

import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.util.List;

/**
 * The messages of the monitor protocol (section 4.1). Each is a conversation of its own, there are no answers:
 *
 * <pre>{@code connection.send(message.type(), message.payload());}</pre>
 */
public sealed interface MonitorMessage {

    /**
     * From a component to its monitor server: its whole state.
     *
     * @param data JSON text
     */
    record Client(String name, String group, String data, ComponentInfo.Response response) implements MonitorMessage {
        @Override
        public String type() {
            return "HatObserver.MsgClient";
        }

        @Override
        public SbsWriter payload() {
            SbsWriter out = new SbsWriter().text(name).text(group).text(data);
            response.write(out);
            return out;
        }

        private static Client read(SbsReader in) throws MalformedMessageException {
            return new Client(in.text(), in.text(), in.text(), ComponentInfo.Response.read(in));
        }
    }

    /**
     * From a monitor server to a component: all components.
     *
     * @param cid of the receiver
     * @param mid of the sender
     */
    record Server(long cid, long mid, List<ComponentInfo> components) implements MonitorMessage {
        @Override
        public String type() {
            return "HatObserver.MsgServer";
        }

        @Override
        public SbsWriter payload() {
            return new SbsWriter().integer(cid).integer(mid).list(components, (out, component) -> component.write(out));
        }

        private static Server read(SbsReader in) throws MalformedMessageException {
            return new Server(in.integer(), in.integer(), in.list(ComponentInfo::read));
        }
    }

    /** From a monitor server to a component: close the connection. */
    record Close() implements MonitorMessage {
        @Override
        public String type() {
            return "HatObserver.MsgClose";
        }

        @Override
        public SbsWriter payload() {
            return new SbsWriter();
        }
    }

    /** From a monitor server to its master: its own components. */
    record Slave(List<ComponentInfo> components) implements MonitorMessage {
        @Override
        public String type() {
            return "HatObserver.MsgSlave";
        }

        @Override
        public SbsWriter payload() {
            return new SbsWriter().list(components, (out, component) -> component.write(out));
        }
    }

    /**
     * From a master to another monitor server: all components.
     *
     * @param mid of the receiver
     */
    record Master(long mid, List<ComponentInfo> components) implements MonitorMessage {
        @Override
        public String type() {
            return "HatObserver.MsgMaster";
        }

        @Override
        public SbsWriter payload() {
            return new SbsWriter().integer(mid).list(components, (out, component) -> component.write(out));
        }

        private static Master read(SbsReader in) throws MalformedMessageException {
            return new Master(in.integer(), in.list(ComponentInfo::read));
        }
    }

    /** Full name of the payload's type. */
    String type();

    SbsWriter payload();

    /** @throws MalformedMessageException if the message is none of the protocol, or its payload can't be decoded */
    static MonitorMessage read(Message message) throws MalformedMessageException {
        SbsReader in = new SbsReader(message.data());
        return switch (message.type()) {
            case "HatObserver.MsgClient" -> Client.read(in);
            case "HatObserver.MsgServer" -> Server.read(in);
            case "HatObserver.MsgClose" -> new Close();
            case "HatObserver.MsgSlave" -> new Slave(in.list(ComponentInfo::read));
            case "HatObserver.MsgMaster" -> Master.read(in);
            default -> throw new MalformedMessageException("expected a monitor message, got " + message.type());
        };
    }
}
