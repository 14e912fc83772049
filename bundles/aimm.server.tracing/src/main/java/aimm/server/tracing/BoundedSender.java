package aimm.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends by the JDK's client and gives up after the timeout, also when the other side answers half and then nothing more:
 * the library's own sender waits for that for ever. What is not taken at once is not sent again. Safe for threads.
 */
final class BoundedSender implements HttpSender {

    private static final int OK = 2;

    private final URI endpoint;
    private final String contentType;
    private final Duration timeout;
    private final HttpClient client;
    private volatile CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    BoundedSender(URI endpoint, String contentType, Duration timeout) {
        this.endpoint = endpoint;
        this.contentType = contentType;
        this.timeout = timeout;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        CompletableFuture<java.net.http.HttpResponse<Void>> answer;
        try {
            answer = client.sendAsync(request(message), BodyHandlers.discarding());
        } catch (IOException e) {
            onError.accept(e);
            return;
        }
        sending = answer;
        answer.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((response, failure) -> {
            if (failure instanceof TimeoutException) {
                answer.cancel(true);
                onError.accept(new ExportException("no answer within " + timeout.toMillis() / 1000.0 + " s"));
            } else if (failure != null) {
                onError.accept(failure);
            } else if (response.statusCode() / 100 != OK) {
                onError.accept(new ExportException("it answered with status " + response.statusCode()));
            } else {
                onResponse.accept(new Taken(response.statusCode()));
            }
        });
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.max(0, message.getContentLength()));
        message.writeMessage(body);
        return HttpRequest.newBuilder(endpoint)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    /** Gives up on what is being sent. */
    void abort() {
        sending.cancel(true);
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    private record Taken(int status) implements HttpResponse {

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }
}
