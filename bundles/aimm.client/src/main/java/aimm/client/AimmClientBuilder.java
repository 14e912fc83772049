package aimm.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Says how a client is to be; for one thread. */
public final class AimmClientBuilder {

    private static final Duration MOST_TO_CONNECT = Duration.ofSeconds(10);

    private final URI server;
    private String authorization;
    private boolean open;
    private SSLContext tls;
    private Duration timeout = Duration.ofSeconds(30);
    private int retries = 5;
    private int maxAnswer = 256 << 20;
    private Consumer<byte[]> heard = document -> {};

    AimmClientBuilder(URI server) {
        String scheme = String.valueOf(server.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https") || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + server + "' is no address of a server; expected http://host:port or https://host:port");
        }
        if (server.getRawUserInfo() != null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw new IllegalArgumentException("the server's address may have no user, query or fragment");
        }
        String text = server.toString();
        this.server = text.endsWith("/") ? server : URI.create(text + "/");
    }

    /** Proves who asks by a key. */
    public AimmClientBuilder key(String key) {
        authorization = "Bearer " + key;
        return this;
    }

    /** Proves who asks by a password. */
    public AimmClientBuilder user(String name, char[] password) {
        String pair = name + ":" + new String(password);
        authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Lets a key or a password go to another machine without TLS, where everybody on the way can read it. */
    public AimmClientBuilder openly() {
        open = true;
        return this;
    }

    /** Which servers are trusted, and how the client proves who it is; the default is what Java trusts. */
    public AimmClientBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** After how long without a sign of life from it the server counts as gone; 30 s if not said. */
    public AimmClientBuilder timeout(Duration most) {
        if (most.isNegative() || most.isZero()) {
            throw new IllegalArgumentException("a timeout of " + most + "; expected more than 0");
        }
        timeout = most;
        return this;
    }

    /** How often what the server is too busy for, and a stream of events that broke, is tried again; 5 if not said. */
    public AimmClientBuilder retries(int most) {
        retries = most;
        return this;
    }

    /** Most bytes of an answer that is no file; 256 MiB if not said. */
    public AimmClientBuilder maxAnswer(int bytes) {
        maxAnswer = bytes;
        return this;
    }

    /**
     * Has somebody listen in, to whom the JSON that the server sends is shown as it is: each answer and each event, in
     * UTF-8.
     *
     * @param document called by the thread that uses the client, before it gets what it asked for
     */
    public AimmClientBuilder listening(Consumer<byte[]> document) {
        heard = document;
        return this;
    }

    /**
     * Makes the client; whether the server is there is seen when it is used.
     *
     * @throws IllegalStateException if a key or a password would go to another machine without TLS, see {@link #openly}
     */
    public AimmClient build() {
        if (authorization != null && !open && server.getScheme().equals("http") && !isLoopback(server.getHost())) {
            throw new IllegalStateException(
                    "the key or password would go to " + server.getHost() + " without TLS; use https");
        }
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout.compareTo(MOST_TO_CONNECT) < 0 ? timeout : MOST_TO_CONNECT);
        if (tls != null) {
            http.sslContext(tls);
        }
        return new AimmClient(
                new Connection(http.build(), new Settings(server, authorization, timeout, retries, maxAnswer, heard)));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
