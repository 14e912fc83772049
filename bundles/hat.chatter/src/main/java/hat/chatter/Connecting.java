package hat.chatter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A connection being made; in the loop's thread. */
final class Connecting implements Loop.Watcher {

    private final Loop loop;
    private final InetSocketAddress address;
    private final ChatterSettings settings;
    private final Function<Connection, Handler> handlers;
    private final CompletableFuture<Connection> result;
    private SocketChannel channel;
    private Loop.Timer timer;
    private boolean done;

    Connecting(
            Loop loop,
            InetSocketAddress address,
            ChatterSettings settings,
            Function<Connection, Handler> handlers,
            CompletableFuture<Connection> result) {
        this.loop = loop;
        this.address = address;
        this.settings = settings;
        this.handlers = handlers;
        this.result = result;
    }

    void start() {
        try {
            if (loop.isLeaving()) {
                throw new ConnectionClosedException("the chatter was closed");
            }
            if (address.isUnresolved()) {
                throw new UnknownHostException("unknown host");
            }
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (channel.connect(address)) {
                connected();
                return;
            }
            loop.watch(channel, SelectionKey.OP_CONNECT, this);
            timer = loop.schedule(
                    settings.connectTimeout(),
                    () -> abort(new SocketTimeoutException("no answer within " + settings.connectTimeout())));
            result.whenComplete((connection, failure) -> {
                if (failure != null) {
                    loop.execute(() -> abort(new ConnectionClosedException("cancelled")));
                }
            });
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            if (channel.finishConnect()) {
                loop.cancel(timer);
                connected();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void leave() {
        abort(new ConnectionClosedException("the chatter was closed"));
    }

    @Override
    public void abort(IOException reason) {
        if (!done) {
            fail(reason);
        }
    }

    private void connected() throws IOException {
        Connection connection = open(loop, channel, settings, handlers);
        done = true;
        if (!result.complete(connection)) {
            connection.close();
        }
    }

    private void fail(Exception reason) {
        done = true;
        if (timer != null) {
            loop.cancel(timer);
        }
        closeQuietly(channel);
        loop.forgetClosed();
        result.completeExceptionally(
                new ConnectFailedException(address.getHostString() + ":" + address.getPort(), reason));
    }

    /** Makes a connection of a connected channel. */
    static Connection open(
            Loop loop, SocketChannel channel, ChatterSettings settings, Function<Connection, Handler> handlers)
            throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection(loop, channel, settings);
        connection.open(handlers.apply(connection));
        return connection;
    }

    /** @param channel {@code null} if it was not even opened */
    static void closeQuietly(SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // nothing was sent that could be lost
            }
        }
    }
}
