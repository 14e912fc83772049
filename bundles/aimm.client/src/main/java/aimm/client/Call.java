package aimm.client;

import aimm.plugin.api.Arguments;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.function.Function;

/**
 * An action that the server is to be asked for.
 *
 * @param objects how the JSON of its result is read
 * @param unwrap finds the result in the answer to who waits for it
 * @param read makes what this client gives of the result's JSON
 */
record Call<T>(
        Connection connection,
        Outgoing request,
        JsonReader.Objects objects,
        Function<Object, Object> unwrap,
        Function<Object, T> read) {

    /** One whose result is a model. */
    static Call<Model> model(Connection connection, Outgoing request) {
        return new Call<>(
                connection,
                request,
                JsonReader.Objects.PLAIN,
                answer -> answer,
                result -> Model.of(Members.of(result)));
    }

    /** One whose result is a value. */
    static Call<Object> value(Connection connection, Outgoing request) {
        return new Call<>(
                connection,
                request,
                JsonReader.Objects.SPECIAL,
                answer -> Members.of(answer).value("result"),
                result -> result);
    }

    /** Arguments as the body of a request. */
    static Outgoing arguments(Outgoing request, Arguments arguments) {
        return Form.isFor(arguments)
                ? Form.body(request, arguments)
                : json(request, json -> members(json.object(), arguments).end());
    }

    /** A body of JSON. */
    static Outgoing json(Outgoing request, java.util.function.Consumer<JsonWriter> document) {
        return request.body(
                "application/json", BodyPublishers.ofByteArray(JsonWriter.bytes(JsonWriter.NotFinite.WORDS, document)));
    }

    static JsonWriter members(JsonWriter json, Arguments arguments) {
        return json.member("args", arguments.positional()).member("kwargs", arguments.keyword());
    }

    /** Starts it and waits for its result; when nobody waits any more the server cancels it, unless it is detached. */
    T run(Options options) throws InterruptedException {
        Outgoing sent = options.detached() ? request.parameter("detach", true) : request;
        Object answer = connection.json(limited(connection, sent, options), objects);
        return read.apply(unwrap.apply(answer));
    }

    /** Starts it. */
    Job<T> start(Options options) throws InterruptedException {
        Outgoing sent = limited(connection, request, options)
                .patience(connection.settings().timeout())
                .header("Prefer", "respond-async");
        try (Reply reply = connection.send(sent)) {
            Object answer = reply.orThrow().json(JsonReader.Objects.PLAIN);
            if (reply.status() != 202) {
                throw new UnexpectedAnswerException(
                        "the server did not take the call as a job: it answered with status " + reply.status());
            }
            return new Job<>(connection, ActionInfo.of(Members.of(answer)), objects, read);
        }
    }

    /** One that waits for as long as its action may take. */
    static Outgoing limited(Connection connection, Outgoing request, Options options) {
        return options.within() == null
                ? request.patience(null)
                : request.parameter("timeout", options.within().toMillis() / 1000.0)
                        .patience(options.within().plus(connection.settings().timeout()));
    }

    /**
     * How actions are run.
     *
     * @param within most time they may take, or {@code null}
     * @param detached whether they go on when nobody waits for them
     */
    record Options(Duration within, boolean detached) {
        static final Options NONE = new Options(null, false);
    }
}
