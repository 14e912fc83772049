package aimm.runtime.benchmark;

import hat.chatter.Chatter;
import hat.chatter.ChatterServer;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.Handler;
import hat.chatter.Message;
import hat.event.Event;
import hat.event.EventId;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.EventerMessage;
import hat.event.RegisterEvent;
import hat.event.Status;
import hat.event.Timestamp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As little of an event server as a server under load needs: it asks for predictions by events, a new one as soon as one
 * is done, and keeps nothing.
 */
final class BareEventServer implements Handler, AutoCloseable {

    private final Chatter chatter = new Chatter("bare event server");
    private final ChatterServer server;
    private final CompletableFuture<Connection> client = new CompletableFuture<>();
    private final AtomicInteger registered = new AtomicInteger();

    // in the chatter's thread
    private EventType type;
    private String arguments;
    private long[] began;
    private double[] micros;
    private int asked;
    private int done;
    private CompletableFuture<double[]> result;

    BareEventServer() throws IOException {
        server = chatter.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ChatterSettings.DEFAULT, connection -> {
                    client.complete(connection);
                    return this;
                });
    }

    int port() {
        return server.address().getPort();
    }

    /** Events the server has registered so far. */
    int registered() {
        return registered.get();
    }

    /**
     * Asks a model.
     *
     * @param outstanding requests at any time
     * @return microseconds from request to DONE, in the order of the requests
     */
    double[] predict(long model, String args, int count, int outstanding) throws Exception {
        CompletableFuture<double[]> ended = new CompletableFuture<>();
        Connection connection = client.get();
        connection.execute(() -> {
            type = EventType.of("aimm", "predict", Long.toString(model));
            arguments = args;
            began = new long[count];
            micros = new double[count];
            asked = 0;
            done = 0;
            result = ended;
            for (int i = 0; i < outstanding; i++) {
                ask(connection);
            }
        });
        return ended.get();
    }

    private void ask(Connection connection) throws IOException {
        if (asked == began.length) {
            return;
        }
        String request = "{\"request_id\": " + asked + ", \"args\": " + arguments + ", \"kwargs\": {}}";
        began[asked++] = System.nanoTime();
        EventerMessage message = new EventerMessage.EventsNotify(List.of(new Event(
                new EventId(1, asked, 1),
                type,
                new Timestamp(asked, 0),
                Optional.empty(),
                Optional.of(new EventPayload.Json(request)))));
        connection.send(message.type(), message.payload());
    }

    @Override
    public void received(Message message) throws IOException {
        Connection connection = client.join();
        EventerMessage received = EventerMessage.read(message);
        if (received instanceof EventerMessage.InitReq) {
            EventerMessage answer = new EventerMessage.InitSuccess(Status.OPERATIONAL);
            connection.answer(message.conversation(), answer.type(), true, answer.payload());
        } else if (received instanceof EventerMessage.RegisterReq request) {
            for (RegisterEvent event : request.events()) {
                registered.incrementAndGet();
                told(event, connection);
            }
        } else {
            throw new IOException("not expected: " + received);
        }
    }

    private void told(RegisterEvent event, Connection connection) throws IOException {
        if (!event.type().segments().contains("action_state")) {
            return;
        }
        String text = ((EventPayload.Json) event.payload().orElseThrow()).text();
        if (text.contains("FAILED")) {
            result.completeExceptionally(new IOException(text));
        } else if (text.contains("DONE")) {
            int id = Integer.parseInt(text.replaceAll(".*\"request_id\": ?(\\d+).*", "$1"));
            micros[id] = (System.nanoTime() - began[id]) / 1e3;
            done++;
            if (done == micros.length) {
                result.complete(micros);
            } else {
                ask(connection);
            }
        }
    }

    @Override
    public void closed(IOException reason) {
        if (result != null) {
            result.completeExceptionally(reason);
        }
    }

    @Override
    public void close() {
        chatter.close();
    }
}
