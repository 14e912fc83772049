package hat.juggler;

import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What a server is to be. Not safe for threads. */
public final class ServerOptions {

    final String host;
    final int port;
    Set<String> paths = Set.of("/ws");
    Dialect dialect;
    SSLContext tls;
    int maxMessage = 64 << 20;
    long maxMemory = Runtime.getRuntime().maxMemory() / 4;
    int maxConnections = 1000;
    int segment = 64 << 10;
    Duration pingDelay = Duration.ofSeconds(30);
    Duration pingTimeout = Duration.ofSeconds(30);
    Duration writeTimeout = Duration.ofMinutes(5);
    Duration shutdownTimeout = Duration.ofMillis(100);

    /**
     * Both dialects, at the path {@code /ws}.
     *
     * @param port 0 takes a free one
     */
    public ServerOptions(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** The paths of the WebSocket; there is nothing at others. */
    public ServerOptions paths(Set<String> all) {
        paths = Set.copyOf(all);
        return this;
    }

    /**
     * @param only what clients must speak, or {@code null} to tell it from the first message of each; the state is held
     *     back until then
     */
    public ServerOptions dialect(Dialect only) {
        dialect = only;
        return this;
    }

    /** @param context for {@code wss}, or {@code null} for {@code ws} */
    public ServerOptions tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** Most bytes of a message that a client sends; {@link Connection#limitMessages} says otherwise for one. */
    public ServerOptions maxMessage(int bytes) {
        maxMessage = bytes;
        return this;
    }

    /** Most bytes of all messages that arrive or wait; a client whose message does not fit in is disconnected. */
    public ServerOptions maxMemory(long bytes) {
        maxMemory = bytes;
        return this;
    }

    /** Most connections at once; further ones wait to be accepted. */
    public ServerOptions maxConnections(int most) {
        maxConnections = most;
        return this;
    }

    /** Most characters of a segment, in {@link Dialect#V07}. */
    public ServerOptions segment(int characters) {
        segment = characters;
        return this;
    }

    /**
     * In {@link Dialect#V07}.
     *
     * @param delay from the last message of a client until it is pinged
     * @param timeout from then until it is disconnected, if it sent nothing
     */
    public ServerOptions pings(Duration delay, Duration timeout) {
        pingDelay = delay;
        pingTimeout = timeout;
        return this;
    }

    /** How long a client may take none of what it is sent until it is disconnected. */
    public ServerOptions writeTimeout(Duration timeout) {
        writeTimeout = timeout;
        return this;
    }

    /** How long clients get to answer that the connection is closed. */
    public ServerOptions shutdownTimeout(Duration timeout) {
        shutdownTimeout = timeout;
        return this;
    }
}
