package hat.event;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.Message;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A client and a bare socket for its event server; nothing of them is left after a test. */
@Timeout(60)
abstract class EventerTestCase {

    static final EventerMessage.InitReq INIT = new EventerMessage.InitReq(
            "test/client", Optional.of("token"), List.of(EventType.of("a", "*")), Optional.of(5L), false);

    final Chatter chatter = new Chatter("chatter under test");
    final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    EventerClient client;
    Socket server;
    private ServerSocket listener;

    final EventerClient.Listener recorder = recorder(told);

    static EventerClient.Listener recorder(BlockingQueue<Object> told) {
        return new EventerClient.Listener() {
            @Override
            public void statusChanged(Status status) {
                told.add(status);
            }

            @Override
            public void notified(List<Event> events) {
                told.add(events);
            }

            @Override
            public void closed(IOException reason) {
                told.add(reason);
            }
        };
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.closed().get(20, TimeUnit.SECONDS);
        }
        listener.close();
        chatter.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hat-")) {
                thread.join(20_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("hat-.*|chatter.*"));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    CompletableFuture<EventerClient> connecting(
            ChatterSettings settings, EventerMessage.InitReq init, EventerClient.Listener tell) throws IOException {
        CompletableFuture<EventerClient> connecting = EventerClient.connect(chatter, address(), settings, init, tell);
        server = listener.accept();
        server.setSoTimeout(20_000);
        return connecting;
    }

    /** Connects {@link #client} to {@link #server}. */
    void connect(EventerClient.Listener tell) throws Exception {
        CompletableFuture<EventerClient> connecting = connecting(ChatterSettings.DEFAULT, INIT, tell);
        Message init = read();
        assertThat(EventerMessage.read(init)).isEqualTo(INIT);
        assertThat(init.last()).isFalse();
        answer(init, new EventerMessage.InitSuccess(Status.STANDBY));
        client = connecting.get(20, TimeUnit.SECONDS);
    }

    Object told() throws InterruptedException {
        Object next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a call of the listener within 20 s").isNotNull();
        return next;
    }

    byte[] readFrame() throws IOException {
        return readFrame(server);
    }

    static byte[] readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        byte[] length = new byte[in.readUnsignedByte()];
        in.readFully(length);
        byte[] body = new byte[new BigInteger(1, length).intValueExact()];
        in.readFully(body);
        frame.write(length.length);
        frame.write(length);
        frame.write(body);
        return frame.toByteArray();
    }

    Message read() throws IOException {
        return Message.fromFrame(ByteBuffer.wrap(readFrame()));
    }

    /** Reads a request that must be as expected. */
    Message expect(EventerMessage expected, boolean last) throws IOException {
        Message message = read();
        assertThat(EventerMessage.read(message)).isEqualTo(expected);
        assertThat(message.last()).isEqualTo(last);
        return message;
    }

    void answer(Message request, EventerMessage answer) throws IOException {
        write(1, request.first(), false, true, answer);
    }

    void open(long id, boolean last, EventerMessage message) throws IOException {
        write(id, id, true, last, message);
    }

    private void write(long id, long first, boolean owner, boolean last, EventerMessage message) throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(message.payload().toByteArray());
        server.getOutputStream().write(new Message(id, first, owner, true, last, message.type(), payload).toFrame());
    }

    static Event event(long instance) {
        return new Event(
                new EventId(1, 1, instance),
                EventType.of("a"),
                new Timestamp(5, 6),
                Optional.empty(),
                Optional.of(new EventPayload.Json("{}")));
    }
}
