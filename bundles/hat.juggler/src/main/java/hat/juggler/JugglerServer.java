package hat.juggler;

import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts juggler clients on one port. States can be made before it starts. */
public final class JugglerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JugglerServer.class);
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final long LOOK_MILLIS = 1000;

    private final ServerOptions options;
    private final Room room;
    private final States states;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private final Server server;
    private final ServerConnector connector;

    /** Does nothing before it is started. */
    public JugglerServer(ServerOptions options) {
        this.options = options;
        room = new Room(options.maxMemory);
        states = new States("hat.juggler-" + options.port + "-state");
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("hat.juggler-" + options.port);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        connector = options.tls == null
                ? new KeptAlive(server, plain)
                : new KeptAlive(server, new SslConnectionFactory(tls(options), plain.getProtocol()), plain);
        connector.setHost(options.host);
        connector.setPort(options.port);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.maxConnections, connector));
    }

    /**
     * Starts a server.
     *
     * @throws IOException as {@link #start}
     */
    public static JugglerServer listen(ServerOptions options, Function<Connection, RequestHandler> acceptor)
            throws IOException {
        JugglerServer juggler = new JugglerServer(options);
        juggler.start(acceptor);
        return juggler;
    }

    /**
     * Starts to accept clients.
     *
     * @param acceptor gives each new connection its handler; must not block
     * @throws IOException if the port can't be had; the text says why. The server is closed then
     */
    public void start(Function<Connection, RequestHandler> acceptor) throws IOException {
        server.setHandler(new Upgrade(server, options, () -> new ServerConnection(this, options, acceptor)));
        try {
            connector.open();
            server.start();
        } catch (Exception e) {
            close();
            String where = "port " + options.port + " of " + options.host;
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new IOException(where + " can't be had: it is taken, or no address of this machine", e);
            }
            throw new IOException("can't listen on " + where + ": " + e.getMessage(), e);
        }
        states.thread().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The TCP port on which it listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /** How many clients are connected. */
    public int connections() {
        return connections.size();
    }

    /**
     * A state that connections of this server can be shown.
     *
     * @param delay from a change until clients are told, or {@code null} if they are only told when it is flushed
     * @param value called by one thread of the server's, for all clients that are to be told; may block
     */
    public SharedState state(Duration delay, Supplier<?> value) {
        return new SharedState(value, delay, states.thread());
    }

    /** Closes all connections, giving clients some time to answer, and ends every thread. */
    @Override
    public void close() {
        connector.close();
        connections.forEach(connection -> connection.close(ServerConnection.NORMAL));
        awaitNoConnections();
        states.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the juggler server on port {} did not stop in order", options.port, e);
        }
        server.destroy();
    }

    Room room() {
        return room;
    }

    States states() {
        return states;
    }

    /** For what may block. */
    Executor executor() {
        return server.getThreadPool();
    }

    void add(ServerConnection connection) {
        connections.add(connection);
    }

    void remove(ServerConnection connection) {
        connections.remove(connection);
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    private void awaitNoConnections() {
        long end = System.nanoTime() + options.shutdownTimeout.toNanos();
        synchronized (connections) {
            try {
                for (long left = 1; left > 0 && !connections.isEmpty(); ) {
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left > 0) {
                        connections.wait(left);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void look() {
        connections.forEach(ServerConnection::look);
    }

    private static SslContextFactory.Server tls(ServerOptions options) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(options.tls);
        return factory;
    }

    /** Lets the operating system find out which clients are gone, even those that wait in silence for long. */
    private static final class KeptAlive extends ServerConnector {

        KeptAlive(Server server, org.eclipse.jetty.server.ConnectionFactory... factories) {
            super(server, factories);
        }

        @Override
        protected void configure(Socket socket) {
            super.configure(socket);
            try {
                socket.setKeepAlive(true);
                socket.setOption(jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE, 60);
                socket.setOption(jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
                socket.setOption(jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("no keep-alive for {}", socket, e);
            }
        }
    }
}
