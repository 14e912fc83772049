package aimm.client;

import aimm.server.json.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes requests and hands their answers out. */
final class Connection implements AutoCloseable {

    private static final Duration MOST_PAUSE = Duration.ofSeconds(10);

    /** A server that refuses a body may close the connection while more bytes than these are still being sent. */
    private static final long LARGE = 1 << 16;

    private final HttpClient http;
    private final Settings settings;
    /** What {@link #close} ends, each by itself. */
    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closed = new CountDownLatch(1);

    Connection(HttpClient http, Settings settings) {
        this.http = http;
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    Outgoing get(Object... segments) {
        return Outgoing.get(Outgoing.path(segments), settings.timeout());
    }

    Outgoing request(String method, Object... segments) {
        return new Outgoing(
                method, Outgoing.path(segments), List.of(), HttpRequest.BodyPublishers.noBody(), settings.timeout());
    }

    /** The JSON object that answers a request. */
    Members json(Outgoing request) throws InterruptedException {
        return Members.of(json(request, JsonReader.Objects.PLAIN));
    }

    /** The JSON that answers a request; may be {@code null}. */
    Object json(Outgoing request, JsonReader.Objects objects) throws InterruptedException {
        try (Reply reply = send(request)) {
            return reply.orThrow().json(objects);
        }
    }

    /** Makes a request whose answer has nothing in it. */
    void run(Outgoing request) throws InterruptedException {
        try (Reply reply = send(request)) {
            reply.orThrow().drain();
        }
    }

    /** Makes a request, and again a few times if the server is busy and says when it may not be. */
    Reply send(Outgoing request) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            Reply reply = sendOnce(request);
            Duration pause = reply.status() == 503 ? retryAfter(reply) : null;
            if (pause == null || attempt == settings.retries()) {
                return reply;
            }
            reply.close();
            pause(pause);
        }
    }

    /** Makes a request. */
    Reply sendOnce(Outgoing request) throws InterruptedException {
        CompletableFuture<HttpResponse<Inflow>> future = http.sendAsync(httpRequest(request), response -> new Inflow());
        Runnable end = () -> future.cancel(true);
        register(end);
        try {
            Duration patience = request.patience();
            HttpResponse<Inflow> response =
                    patience == null ? future.get() : future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return reply(response);
        } catch (TimeoutException e) {
            throw new NoAnswerException(settings.server() + " has not answered within "
                    + request.patience().toMillis() / 1000.0 + " s");
        } catch (CancellationException e) {
            throw new ClosedException();
        } catch (ExecutionException e) {
            if (closed.getCount() == 0) {
                throw new ClosedException();
            }
            boolean isLarge = request.body().contentLength() > LARGE;
            throw Causes.of(settings.server(), e.getCause(), isLarge);
        } finally {
            future.cancel(true);
            open.remove(end);
        }
    }

    /** Waits between two attempts. */
    void pause(Duration duration) throws InterruptedException {
        if (closed.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ClosedException();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        open.forEach(Runnable::run);
    }

    private Reply reply(HttpResponse<Inflow> response) {
        Runnable end = response.body()::close;
        Reply reply = new Reply(response, settings, () -> open.remove(end));
        register(end);
        return reply;
    }

    /** Has something ended when this is closed, at once if it is already. */
    private void register(Runnable end) {
        open.add(end);
        if (closed.getCount() == 0) {
            end.run();
        }
    }

    private HttpRequest httpRequest(Outgoing request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(settings.server() + request.path()))
                .method(request.method(), request.body());
        if (settings.authorization() != null) {
            builder.header("Authorization", settings.authorization());
        }
        if (!request.headers().isEmpty()) {
            builder.headers(request.headers().toArray(String[]::new));
        }
        return builder.build();
    }

    private static Duration retryAfter(Reply reply) {
        String seconds = reply.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,6}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(seconds), MOST_PAUSE.toSeconds()))
                : null;
    }
}
