package aimm.client;

import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/** An answer whose body is still to be read; must be closed. */
final class Reply implements AutoCloseable {

    private static final String URN = "urn:aimm:";

    private final HttpResponse<Inflow> response;
    private final Settings settings;
    private final Runnable closed;

    /** @param closed run when this is closed */
    Reply(HttpResponse<Inflow> response, Settings settings, Runnable closed) {
        this.response = response;
        this.settings = settings;
        this.closed = closed;
    }

    int status() {
        return response.statusCode();
    }

    HttpHeaders headers() {
        return response.headers();
    }

    /** Throws what the server says has failed, if it does. */
    Reply orThrow() throws InterruptedException {
        if (status() < 300) {
            return this;
        }
        throw failure();
    }

    private RefusedException failure() throws InterruptedException {
        String request = headers().firstValue("X-Request-Id").orElse(null);
        String media = headers().firstValue("Content-Type").orElse("");
        if (media.startsWith("application/problem+json")) {
            return problem(Members.of(json(JsonReader.Objects.PLAIN)), status(), request);
        }
        String location =
                headers().firstValue("Location").map(to -> ", to " + to).orElse("");
        return new RefusedException(
                status(),
                "",
                settings.server() + " answered with status " + status() + location
                        + ", not as an AIMM server does; is the address right?",
                request);
    }

    /** @param request found in the header; the problem may tell too */
    static RefusedException problem(Members problem, int status, String request) {
        String type = problem.text("type");
        String detail = problem.optionalText("detail");
        return new RefusedException(
                problem.has("status") ? (int) problem.number("status") : status,
                type.startsWith(URN) ? type.substring(URN.length()) : type,
                detail == null ? type : detail,
                request == null ? problem.optionalText("request") : request);
    }

    /**
     * Reads the body as JSON.
     *
     * @return may be {@code null}
     */
    Object json(JsonReader.Objects objects) throws InterruptedException {
        byte[] body = bytes();
        settings.heard().accept(body);
        try {
            return body.length == 0 ? Map.of() : JsonReader.read(body, objects);
        } catch (JsonException e) {
            throw new UnexpectedAnswerException(
                    settings.server() + " sent no JSON: " + e.getMessage() + "; is it an AIMM server?", e);
        }
    }

    /** Reads what is of no use, so that the connection is. */
    void drain() throws InterruptedException {
        bytes();
    }

    private byte[] bytes() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer piece = next(settings.timeout()); piece.hasRemaining(); piece = next(settings.timeout())) {
            if (piece.remaining() > settings.maxAnswer() - out.size()) {
                throw new UnexpectedAnswerException("the answer is larger than " + settings.maxAnswer()
                        + " bytes, which this client takes at most");
            }
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /** The next piece of the body, empty at its end; as {@link Inflow#next} has it. */
    ByteBuffer next(Duration patience) throws InterruptedException {
        try {
            return response.body().next(patience);
        } catch (IOException e) {
            throw new UnreachableException(settings.server(), "the connection broke (" + Causes.text(e) + ")", e);
        }
    }

    @Override
    public void close() {
        response.body().close();
        closed.run();
    }
}
