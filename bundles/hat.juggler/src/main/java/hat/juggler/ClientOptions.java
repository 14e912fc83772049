package hat.juggler;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What a client is to be. Not safe for threads. */
public final class ClientOptions {

    Dialect dialect = Dialect.V06;
    HttpClient http;
    Duration connectTimeout = Duration.ofSeconds(10);
    int maxMessage = 512 << 20;
    int segment = 64 << 10;
    Duration pingDelay = Duration.ofSeconds(30);
    Duration pingTimeout = Duration.ofSeconds(30);
    BiConsumer<String, Object> onNotification = (name, data) -> {};
    Runnable onState = () -> {};

    /** What the server speaks; {@link Dialect#V06} unless told otherwise. */
    public ClientOptions dialect(Dialect spoken) {
        dialect = spoken;
        return this;
    }

    /** Connects with this, which knows whom to trust; else with one that all clients share. */
    public ClientOptions http(HttpClient client) {
        http = client;
        return this;
    }

    /** How long connecting may take. */
    public ClientOptions connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /** Most bytes of a message of the server's; one that is larger closes the connection. */
    public ClientOptions maxMessage(int bytes) {
        maxMessage = bytes;
        return this;
    }

    /** Most characters of a segment, in {@link Dialect#V07}. */
    public ClientOptions segment(int characters) {
        segment = characters;
        return this;
    }

    /** As {@link ServerOptions#pings}. */
    public ClientOptions pings(Duration delay, Duration timeout) {
        pingDelay = delay;
        pingTimeout = timeout;
        return this;
    }

    /** @param listener gets name and data of notifications, from one thread that reads; must not block */
    public ClientOptions onNotification(BiConsumer<String, Object> listener) {
        onNotification = listener;
        return this;
    }

    /** @param listener called after each change of {@link JugglerClient#state}, from a thread that reads; must not block */
    public ClientOptions onState(Runnable listener) {
        onState = listener;
        return this;
    }
}
