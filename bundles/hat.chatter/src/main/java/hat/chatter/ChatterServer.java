package hat.chatter;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Listens for chatter connections. Safe for use by several threads. */
public final class ChatterServer implements Closeable {

    private static final Duration RETRY = Duration.ofMillis(100);

    private final Loop loop;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final ChatterSettings settings;
    private final Function<Connection, Handler> handlers;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    ChatterServer(
            Loop loop, InetSocketAddress address, ChatterSettings settings, Function<Connection, Handler> handlers)
            throws IOException {
        this.loop = loop;
        this.settings = settings;
        this.handlers = handlers;
        channel = ServerSocketChannel.open();
        try {
            channel.bind(address);
            this.address = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        if (!loop.execute(this::start)) {
            channel.close();
            throw new ConnectionClosedException("the chatter was closed");
        }
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops listening and frees the port soon; connections that were accepted stay. */
    @Override
    public void close() {
        if (!loop.execute(this::stop)) {
            stop();
        }
    }

    /** Completed when it listens no more. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    private void start() {
        if (loop.isLeaving()) {
            stop();
            return;
        }
        try {
            loop.watch(channel, SelectionKey.OP_ACCEPT, new Watcher());
        } catch (IOException e) { // closed meanwhile
            stop();
        }
    }

    private void stop() {
        try {
            channel.close();
        } catch (IOException e) {
            closed.completeExceptionally(e);
        }
        loop.forgetClosed();
        closed.complete(null);
    }

    private final class Watcher implements Loop.Watcher {

        @Override
        public void ready(SelectionKey key) {
            SocketChannel accepted = null;
            try {
                accepted = channel.accept();
                if (accepted != null) {
                    Connecting.open(loop, accepted, settings, handlers);
                }
            } catch (IOException | RuntimeException e) {
                Connecting.closeQuietly(accepted);
                pause(key); // such as too many open files, which only time can cure
            }
        }

        private void pause(SelectionKey key) {
            if (key.isValid()) {
                key.interestOps(0);
                loop.schedule(RETRY, () -> {
                    if (key.isValid()) {
                        key.interestOps(SelectionKey.OP_ACCEPT);
                    }
                });
            }
        }

        @Override
        public void leave() {
            stop();
        }

        @Override
        public void abort(IOException reason) {
            stop();
        }
    }
}
