package hat.juggler;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of ours, and the other end of its connection in the hands of the test. */
final class Scripted implements AutoCloseable {

    final JugglerClient client;
    final Wire server;
    private final ServerSocket listener = listener();

    Scripted(ClientOptions options) throws Exception {
        CompletableFuture<Wire> accepted = CompletableFuture.supplyAsync(() -> {
            try {
                return Wire.accept(listener);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        client = JugglerClient.connect(address(listener), options);
        server = accepted.get(20, TimeUnit.SECONDS);
    }

    static ServerSocket listener() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static URI address(ServerSocket listener) {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/ws");
    }

    static URI address(JugglerServer server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    /** Waits until the client knows that its connection has ended. */
    void awaitEnd() throws Exception {
        client.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        client.abort();
        server.close();
        listener.close();
    }
}
