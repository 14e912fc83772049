package aimm.server.control.http.exchange;

import aimm.server.api.Caller;
import aimm.server.api.Options;
import aimm.server.control.http.connection.Line;
import aimm.server.control.http.connection.Tally;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.slf4j.MDC;

/** One request and its answer. Exactly one of the methods that answer has an effect, the first. */
public final class Exchange {

    public static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    public static final HttpField OCTETS = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final HttpField RETRY = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1");

    private final Request request;
    private final Response response;
    private final Ending callback;
    private final Limits limits;
    private final FailureForm failures;
    private final String id;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Fields query;
    private List<String> names = List.of();
    private String[] values;
    private Caller caller = Caller.UNKNOWN;
    /** The body was read to its end, or will not come. */
    private volatile boolean bodyIsOver;

    private Witness witness; // null if nobody wants to know
    private Executor executor; // for the witness, after the exchange too

    /**
     * Begins it.
     *
     * @param line on which it came
     * @param callback completed with the answer, after which {@code ended} is run
     * @param room for what large bodies take while it lasts
     */
    public Exchange(
            Request request,
            Response response,
            Line line,
            Callback callback,
            Limits limits,
            Room room,
            FailureForm failures,
            Runnable ended) {
        this.request = request;
        this.response = response;
        this.callback = new Ending(callback, line, room, ended);
        this.limits = limits;
        this.failures = failures;
        id = RequestId.of(request.getHeaders());
        response.getHeaders().put(RequestId.HEADER, id);
    }

    /** By which the request is found again in answers and logs. */
    public String id() {
        return id;
    }

    /**
     * Counts the request there until it is complete, and no longer where it was counted before.
     *
     * @throws Refusal if there are as many already as one client may have
     */
    public void count(Tally tally) {
        callback.count(tally, limits.perClient());
    }

    /** Runs something for the request; what it throws fails the request. */
    public void run(Runnable task) {
        MDC.put(RequestId.LOGGED, id);
        try {
            task.run();
        } catch (Throwable failure) {
            fail(failure);
        } finally {
            MDC.remove(RequestId.LOGGED);
        }
    }

    /**
     * Says what the variables in the route's path stand for.
     *
     * @param segments one for each name, in order; more are left aside
     */
    public void variables(List<String> variables, String[] segments) {
        names = variables;
        values = segments;
    }

    /** A segment of the path, by the name that the route gives it. */
    public String variable(String name) {
        return values[names.indexOf(name)];
    }

    /** A segment of the path that must be a number above 0; nothing is at others. */
    public long number(String name) {
        String text = variable(name);
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || text.length() > 18) {
                throw Refusal.notFound(request.getHttpURI().getCanonicalPath());
            }
            number = 10 * number + digit;
        }
        return number;
    }

    public Limits limits() {
        return limits;
    }

    public Caller caller() {
        return caller;
    }

    /** Says who makes the request. */
    public void caller(Caller known) {
        caller = known;
    }

    /** Tells it what becomes of the exchange. */
    public void witness(Witness hears) {
        executor = request.getComponents().getExecutor();
        witness = hears;
    }

    /** An action that it started has ended, after the exchange had. */
    public void ended(Throwable failure) {
        if (witness != null) {
            blockingAnyway(() ->
                    witness.ended(failure == null ? null : Problem.of(failure).name()));
        }
    }

    public Request request() {
        return request;
    }

    public Response response() {
        return response;
    }

    public String method() {
        return request.getMethod();
    }

    public boolean isGet() {
        return HttpMethod.GET.is(method()) || HttpMethod.HEAD.is(method());
    }

    /** The first value of a query parameter, or {@code null}. */
    public String parameter(String name) {
        if (request.getHttpURI().getQuery() == null) {
            return null;
        }
        if (query == null) {
            try {
                query = Request.extractQueryParameters(request);
            } catch (RuntimeException e) {
                throw Refusal.badRequest("the query is malformed: " + e.getMessage());
            }
        }
        return query.getValue(name);
    }

    /** A query parameter that is {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        String value = parameter(name);
        if (value == null) {
            return otherwise;
        }
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw Refusal.badRequest("parameter " + name + " is '" + value + "'; expected true or false");
    }

    /** How the engine is to run the call. */
    public Options options() {
        String text = parameter("timeout");
        if (text == null) {
            return new Options(null, caller);
        }
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds < 1e9) {
                return new Options(Duration.ofNanos(Math.round(seconds * 1e9)), caller);
            }
        } catch (NumberFormatException e) {
            // told below, as other numbers that make no sense
        }
        throw Refusal.badRequest("parameter timeout is '" + text + "'; expected seconds above 0");
    }

    /**
     * Takes memory for what the exchange needs until it is over.
     *
     * @throws Refusal if there is not so much left
     */
    public void hold(long bytes) {
        callback.hold(bytes);
    }

    /** The type of the body without its parameters, in lower case; {@code null} if there is none. */
    public String mediaType() {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null) {
            return null;
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** Whether the body is bytes rather than JSON; refuses what is neither. */
    public boolean hasOctets() {
        String media = mediaType();
        // curl -d says that it sends a form
        if (media == null
                || media.endsWith("/json")
                || media.endsWith("+json")
                || media.equals("application/x-www-form-urlencoded")) {
            return false;
        }
        if (media.equals("application/octet-stream")) {
            return true;
        }
        throw new Refusal(
                415,
                "unsupported-media-type",
                "the body is " + media + "; expected application/json" + " or, for a model, application/octet-stream");
    }

    /** Reads the body as a JSON object; none is an empty one. */
    public void readJson(Consumer<Map<?, ?>> then) {
        if (hasOctets()) {
            throw new Refusal(415, "unsupported-media-type", "the body is bytes; expected application/json");
        }
        read(limits.json(), bytes -> {
            if (Body.isSmall(bytes.length)) {
                then.accept(object(bytes));
            } else {
                blocking(() -> then.accept(object(bytes)));
            }
        });
    }

    private static Map<?, ?> object(byte[] json) {
        Object value = json.length == 0 ? Map.of() : JsonReader.read(json, JsonReader.Objects.SPECIAL);
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw Refusal.badRequest("the body is no JSON object");
    }

    /** Goes on when it is certain that there is no body. */
    public void readNothing(Runnable then) {
        read(0, bytes -> then.run());
    }

    /** Reads the body as it is, JSON or not, as large as a JSON document may be. */
    public void readDocument(Consumer<byte[]> then) {
        read(limits.json(), then);
    }

    /** Whether so many bytes of a document are understood so fast that nobody has to wait for it. */
    public static boolean isSmall(int bytes) {
        return Body.isSmall(bytes);
    }

    /** Reads the body as it is, within the limit of JSON; goes on, on a thread that may block, with what it has. */
    public void readData(Consumer<byte[]> then) {
        read(limits.json(), bytes -> blocking(() -> then.accept(bytes)));
    }

    /** Reads the body as it is, of a model or the like. */
    public void readOctets(Consumer<byte[]> then) {
        read(limits.model(), then);
    }

    private void read(int limit, Consumer<byte[]> then) {
        Body.read(
                request,
                callback::hold,
                limit,
                bytes -> {
                    bodyIsOver = true;
                    run(() -> then.accept(bytes));
                },
                this::fail,
                late -> {
                    bodyIsOver = true;
                    fail(late);
                });
    }

    /** Answers with a JSON document. */
    public void answer(int status, Consumer<JsonWriter> document) {
        Buffer buffer = new Buffer();
        try (JsonWriter json = new JsonWriter(buffer)) {
            document.accept(json);
        }
        answer(status, JSON, buffer.content());
    }

    /** Answers with what is in the buffer, which must not change any more. */
    public void answer(int status, HttpField contentType, ByteBuffer content) {
        if (answered.compareAndSet(false, true)) {
            leave(status, null, () -> send(status, contentType, content, callback));
        }
    }

    /** Answers without a body. */
    public void answer(int status) {
        if (answered.compareAndSet(false, true)) {
            leave(status, null, () -> {
                response.setStatus(status);
                response.write(true, null, callback);
            });
        }
    }

    /** Answers with the wire form of a failure. */
    public void fail(Throwable failure) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        MDC.put(RequestId.LOGGED, id);
        Problem problem = Problem.of(failure).of(id);
        MDC.remove(RequestId.LOGGED);
        if (failure instanceof Refusal refusal) {
            for (HttpField header : refusal.headers()) {
                response.getHeaders().add(header);
            }
        }
        if (problem.temporary()) {
            response.getHeaders().put(RETRY);
        }
        boolean unread = !bodyIsOver && Rest.isLikely(request);
        Callback sent = unread
                ? Callback.from(
                        InvocationType.NON_BLOCKING, () -> Rest.skip(request, callback::succeeded), callback::failed)
                : callback;
        int status = failures.status(problem);
        leave(status, problem.name(), () -> send(status, failures.contentType(), failures.body(problem), sent));
    }

    private void leave(int status, String fault, Runnable send) {
        if (witness == null) {
            send.run();
            return;
        }
        blockingAnyway(() -> {
            try {
                witness.answered(status, fault);
            } finally {
                send.run();
            }
        });
    }

    /** Takes the answering over: nothing else answers any more. */
    public boolean claim() {
        boolean first = answered.compareAndSet(false, true);
        if (first && witness != null) {
            witness.answered(200, null);
        }
        return first;
    }

    /** Ends an answer that was taken over. */
    public Callback callback() {
        return callback;
    }

    /** Runs something that blocks on a thread that may. */
    public void blocking(Runnable task) {
        request.getComponents().getExecutor().execute(Invocable.from(InvocationType.BLOCKING, () -> run(task)));
    }

    /** The same of what throws nothing and must be run. */
    private void blockingAnyway(Runnable task) {
        try {
            executor.execute(Invocable.from(InvocationType.BLOCKING, task));
        } catch (RejectedExecutionException e) {
            task.run(); // the server stops
        }
    }

    private void send(int status, HttpField contentType, ByteBuffer content, Callback sent) {
        response.setStatus(status);
        response.getHeaders().put(contentType);
        if (content.remaining() <= Slices.SIZE) {
            response.write(true, content, sent);
        } else {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.remaining());
            new Slices(response, content, sent).iterate();
        }
    }
}
