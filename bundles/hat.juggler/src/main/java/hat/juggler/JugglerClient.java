package hat.juggler;

import hat.json.Json;
import hat.json.JsonException;
import hat.json.JsonSlice;
import hat.json.Patch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a juggler server. */
public final class JugglerClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JugglerClient.class);

    private final ClientOptions options;
    private final ClientSocket socket;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean hasEnded;
    private volatile Object state;

    private JugglerClient(ClientOptions options) {
        this.options = options;
        socket = new ClientSocket(options, this::receive, this::ended);
    }

    /**
     * Connects, and blocks until that is done.
     *
     * @param address {@code ws://host:port/path} or {@code wss://...}
     * @throws IOException if nobody answers there in time, or not as a WebSocket
     */
    public static JugglerClient connect(URI address, ClientOptions options) throws IOException {
        JugglerClient client = new JugglerClient(options);
        HttpClient http = options.http == null ? Shared.HTTP : options.http;
        CompletableFuture<WebSocket> opening = http.newWebSocketBuilder()
                .connectTimeout(options.connectTimeout)
                .buildAsync(address, client.socket);
        try {
            client.socket.opened(opening.get(options.connectTimeout.toMillis(), TimeUnit.MILLISECONDS));
            return client;
        } catch (ExecutionException e) {
            throw new IOException("no juggler server at " + address + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            opening.thenAccept(WebSocket::abort);
            throw new IOException("nobody answers at " + address, e);
        } catch (InterruptedException e) {
            opening.thenAccept(WebSocket::abort);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + address, e);
        }
    }

    /**
     * Asks the server.
     *
     * @param data a JSON value; may be {@code null}
     * @return the answer, a JSON value; {@link JugglerException} if the server refuses, {@link IOException} if the
     *     connection ends before
     */
    public CompletionStage<Object> request(String name, Object data) {
        return requestJson(name, Json.bytes(data)).thenApply(Json::read);
    }

    /** As {@link #request}, with JSON in UTF-8 both ways. */
    public CompletionStage<byte[]> requestJson(String name, byte[] data) {
        long id = lastId.incrementAndGet();
        byte[] message = Messages.request(id, name, data);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        pending.put(id, answer);
        socket.send(message);
        if (hasEnded) {
            fail();
        }
        return answer;
    }

    /** The server's state as far as it was told; must not be changed. {@code null} at first. */
    public Object state() {
        return state;
    }

    /** Done when the connection has ended, whoever closed it, and every request has failed that was not answered. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    /** Closes the connection in order; does not wait for the server. What was not answered fails. */
    @Override
    public void close() {
        socket.close();
    }

    /** Ends the connection at once, as if the network had. */
    public void abort() {
        socket.abort();
    }

    private void receive(byte[] message) throws ProtocolException {
        try {
            Map<String, JsonSlice> members = Json.members(message);
            Object type = value(members, "type");
            if ("response".equals(type)) {
                respond(members);
            } else if ("state".equals(type)) {
                state = Patch.apply(state, value(members, "diff"));
                options.onState.run();
            } else if ("notify".equals(type)) {
                options.onNotification.accept((String) value(members, "name"), value(members, "data"));
            } else {
                throw new ProtocolException("the server sent a message of type " + type);
            }
        } catch (JsonException | ClassCastException e) {
            throw new ProtocolException("the server sent what can't be understood: " + e.getMessage());
        }
    }

    private void respond(Map<String, JsonSlice> members) throws ProtocolException {
        boolean success = Boolean.TRUE.equals(value(members, "success"));
        Object reason = success ? null : value(members, "data");
        byte[] data = slice(members, "data").utf8();
        CompletableFuture<byte[]> answer = value(members, "id") instanceof Long id ? pending.remove(id) : null;
        if (answer == null) {
            return;
        }
        if (success) {
            answer.complete(data);
        } else {
            answer.completeExceptionally(new JugglerException(reason));
        }
    }

    private static Object value(Map<String, JsonSlice> members, String name) throws ProtocolException {
        return slice(members, name).read();
    }

    private static JsonSlice slice(Map<String, JsonSlice> members, String name) throws ProtocolException {
        if (!members.containsKey(name)) {
            throw new ProtocolException("a message of the server's lacks '" + name + "'");
        }
        return members.get(name);
    }

    private void ended(String reason) {
        LOG.debug("the connection to a juggler server ended: {}", reason);
        hasEnded = true; // before those that wait fail, so that none comes after them
        fail();
        closed.complete(null);
    }

    private void fail() {
        pending.forEach((id, answer) -> {
            pending.remove(id);
            answer.completeExceptionally(new IOException("the connection to the server ended"));
        });
    }

    /** Its threads are there when it is first used, and serve all clients. */
    private static final class Shared {
        static final HttpClient HTTP = HttpClient.newHttpClient();
    }
}
