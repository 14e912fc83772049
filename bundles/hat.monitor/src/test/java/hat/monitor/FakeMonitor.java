package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hat.chatter.Chatter;
import hat.chatter.ChatterServer;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.Message;
import hat.chatter.SbsWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A monitor server for one component, which says only what a test makes it say. */
final class FakeMonitor implements AutoCloseable {

    final Chatter chatter = new Chatter("chatter under test");
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Connection> accepted = new CompletableFuture<>();
    private final CompletableFuture<IOException> closed = new CompletableFuture<>();
    private final ChatterServer server;

    FakeMonitor() throws IOException {
        server = chatter.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ChatterSettings.DEFAULT, connection -> {
                    accepted.complete(connection);
                    return new Handler() {
                        @Override
                        public void received(Message message) {
                            received.add(message);
                        }

                        @Override
                        public void closed(IOException reason) {
                            closed.complete(reason);
                        }
                    };
                });
    }

    InetSocketAddress address() {
        return server.address();
    }

    void send(MonitorMessage message) throws Exception {
        send(message.type(), message.payload());
    }

    void send(String type, SbsWriter payload) throws Exception {
        accepted.get(20, TimeUnit.SECONDS).send(type, payload);
    }

    /** Sends a list of one component, the client's. */
    void sendOwn(Optional<Long> offered, Optional<Long> accepted, boolean ready) throws Exception {
        send(new MonitorMessage.Server(
                1,
                0,
                List.of(new ComponentInfo(
                        1,
                        0,
                        Optional.of("name"),
                        Optional.of("group"),
                        "null",
                        1,
                        new ComponentInfo.Request(offered, offered.map(Long::doubleValue)),
                        new ComponentInfo.Response(accepted, ready)))));
    }

    MonitorMessage take() throws Exception {
        Message message = received.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message within 20 s").isNotNull();
        assertThat(message.opens() && message.last()).isTrue();
        return MonitorMessage.read(message);
    }

    void expect(Optional<Long> token, boolean ready) throws Exception {
        assertThat(take())
                .isEqualTo(
                        new MonitorMessage.Client("name", "group", "null", new ComponentInfo.Response(token, ready)));
    }

    void disconnect() throws Exception {
        accepted.get(20, TimeUnit.SECONDS).close();
    }

    /** Waits for the end of the connection; nothing may have come before it. */
    IOException awaitClosed() throws Exception {
        IOException reason = closed.get(20, TimeUnit.SECONDS);
        assertThat(received).isEmpty();
        return reason;
    }

    @Override
    public void close() {
        chatter.close();
    }
}
