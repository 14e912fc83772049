package hat.chatter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A thread that serves any number of chatter connections. Safe for use by several threads.
 *
 * <pre>{@code
 * try (Chatter chatter = new Chatter("my chatter")) {
 *     Connection connection = chatter.connect(address, ChatterSettings.DEFAULT, c -> new MyHandler(c)).get();
 *     Message answer = connection.request("My.Question", new SbsWriter().text("how much?")).get();
 *     long much = new SbsReader(answer.data()).integer();
 * }
 * }</pre>
 */
public final class Chatter implements AutoCloseable {

    private final Loop loop;

    /** @param threadName of its one daemon thread, which starts at once */
    public Chatter(String threadName) {
        loop = new Loop(threadName);
    }

    /**
     * Connects.
     *
     * @param address resolved; resolving may take long and is left to the caller
     * @param handlers called in the thread of this chatter before anything is received
     * @return fails with a {@link ConnectFailedException}; to cancel it is to give up. What depends on it must not block
     */
    public CompletableFuture<Connection> connect(
            InetSocketAddress address, ChatterSettings settings, Function<Connection, Handler> handlers) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        Connecting connecting = new Connecting(loop, address, settings, handlers, result);
        if (!loop.execute(connecting::start)) {
            connecting.abort(new ConnectionClosedException("the chatter was closed"));
        }
        return result;
    }

    /**
     * Listens for connections.
     *
     * @param address with port 0 for any free one
     * @param handlers called in the thread of this chatter for each connection before anything is received from it
     * @throws IOException if the address can't be listened on
     */
    public ChatterServer listen(
            InetSocketAddress address, ChatterSettings settings, Function<Connection, Handler> handlers)
            throws IOException {
        return new ChatterServer(loop, address, settings, handlers);
    }

    /**
     * Stops listening and closes all connections, each like {@link Connection#close}; returns when the thread has ended,
     * or, called from that thread, at once.
     */
    @Override
    public void close() {
        loop.close();
    }
}
