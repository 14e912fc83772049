package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server on a free port that echoes, unless told otherwise. When closed, no connection and no memory is left. */
final class TestServer implements AutoCloseable {

    /** Echoes the data of a request, as an application that answers at once. */
    static final RequestHandler ECHO = (name, data) -> CompletableFuture.completedFuture(data);

    final JugglerServer server;
    final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    /** How many connections' handlers were told that these are closed. */
    final AtomicInteger closed = new AtomicInteger();

    volatile RequestHandler handler = ECHO;
    volatile Consumer<Connection> onAccept = connection -> {};

    TestServer(ServerOptions options) throws IOException {
        server = JugglerServer.listen(options, connection -> {
            onAccept.accept(connection);
            accepted.add(connection);
            return new RequestHandler() {
                @Override
                public CompletionStage<byte[]> request(String name, byte[] data) {
                    return handler.request(name, data);
                }

                @Override
                public void closed() {
                    closed.incrementAndGet();
                }
            };
        });
    }

    TestServer() throws IOException {
        this(options());
    }

    static ServerOptions options() {
        return new ServerOptions("127.0.0.1", 0);
    }

    Wire connect() throws Exception {
        return Wire.connect(server);
    }

    JugglerClient client(ClientOptions options) throws IOException {
        return JugglerClient.connect(Scripted.address(server), options);
    }

    /** The server's side of the connection that was accepted next. */
    Connection connection() throws InterruptedException {
        return accepted.poll(20, TimeUnit.SECONDS);
    }

    static String request(Object id, String name, String data) {
        return "{\"type\": \"request\", \"id\": " + id + ", \"name\": \"" + name + "\", \"data\": " + data + "}";
    }

    static String response(Object id, String data) {
        return "{\"type\": \"response\", \"id\": " + id + ", \"data\": " + data + ", \"success\": true}";
    }

    static String refusal(Object id, String data) {
        return "{\"type\": \"response\", \"id\": " + id + ", \"data\": " + data + ", \"success\": false}";
    }

    /** Fails unless a new client is served. */
    void assertServes() throws Exception {
        try (Wire client = connect()) {
            client.send(request(1, "", "\"still there\""));
            assertThat(client.text()).isEqualTo(response(1, "\"still there\""));
        }
    }

    void awaitConnections(int count) {
        LeavesNothing.until(count + " connections", () -> server.connections() == count);
    }

    @Override
    public void close() {
        try {
            awaitConnections(0);
            LeavesNothing.until("all memory is given back", () -> server.room().taken() == 0);
        } finally {
            server.close();
        }
    }
}
