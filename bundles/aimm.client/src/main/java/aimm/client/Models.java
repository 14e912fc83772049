package aimm.client;

import aimm.plugin.api.Arguments;
import aimm.server.json.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Creates, fits, asks, moves and deletes models, and waits for it. What only reads a model takes its number or an alias,
 * what changes one its number. Arguments may be a {@link DataFile}. What can't be found, or is refused, is a
 * {@link RefusedException}.
 */
public final class Models {

    private final Connection connection;
    private final Calls calls;
    private final Call.Options options;
    private final LongConsumer progress;

    Models(Connection connection, Call.Options options, LongConsumer progress) {
        this.connection = connection;
        this.calls = new Calls(connection);
        this.options = options;
        this.progress = progress;
    }

    /** The same, for actions that the server ends when they take longer, waiting in its queues included. */
    public Models within(Duration most) {
        return new Models(connection, new Call.Options(most, options.detached()), progress);
    }

    /** The same, for actions that go on when the thread that waits for them is interrupted, or its connection breaks. */
    public Models detached() {
        return new Models(connection, new Call.Options(options.within(), true), progress);
    }

    /**
     * The same, with somebody who is told of the bytes that an upload or a download has moved so far.
     *
     * @param bytes must not hold up whoever calls it
     */
    public Models telling(LongConsumer bytes) {
        return new Models(connection, options, bytes);
    }

    public List<Model> list() throws InterruptedException {
        return list(null, null);
    }

    /**
     * Those of a type and with a tag.
     *
     * @param modelType {@code null} for any
     * @param tag {@code null} for any or none
     */
    public List<Model> list(String modelType, String tag) throws InterruptedException {
        Outgoing request = connection.get("models");
        request = modelType == null ? request : request.parameter("model_type", modelType);
        request = tag == null ? request : request.parameter("tag", tag);
        return connection.json(request).objects("models", Model::of);
    }

    /** @param model its number or an alias */
    public Model show(String model) throws InterruptedException {
        return Model.of(connection.json(connection.get("models", model)));
    }

    public Model create(String modelType, Arguments arguments) throws InterruptedException {
        return calls.create(modelType, arguments).run(options);
    }

    /**
     * Stores a serialized instance as a new model.
     *
     * @throws IOException if the file can't be read
     */
    public Model upload(String modelType, Path instance) throws IOException, InterruptedException {
        return calls.upload(modelType, instance, progress).run(options);
    }

    /**
     * Stores a serialized instance as the newest version of a model.
     *
     * @throws IOException if the file can't be read
     */
    public Model replace(long instanceId, Path instance) throws IOException, InterruptedException {
        return calls.replace(instanceId, instance, progress).run(options);
    }

    /**
     * Takes the serialized instance of a model into a file, in place of the one that is there.
     *
     * @param model its number or an alias
     * @throws IOException if the file can't be written; what was there is unchanged then
     * @throws UnexpectedAnswerException if it came damaged; what was there is unchanged then
     */
    public Downloaded download(String model, Path file) throws IOException, InterruptedException {
        return new Download(connection, progress).to(file, connection.get("models", model, "instance"));
    }

    /** As {@link #download(String, Path)}, of an older version. */
    public Downloaded download(String model, long version, Path file) throws IOException, InterruptedException {
        return new Download(connection, progress)
                .to(file, connection.get("models", model, "versions", version, "instance"));
    }

    /** As {@link #download(String, Path)}; the stream is not closed, and has it all when it proves to be damaged. */
    public Downloaded download(String model, OutputStream out) throws IOException, InterruptedException {
        return new Download(connection, progress).to(out, connection.get("models", model, "instance"));
    }

    /** As {@link #download(String, OutputStream)}, of an older version. */
    public Downloaded download(String model, long version, OutputStream out) throws IOException, InterruptedException {
        return new Download(connection, progress)
                .to(out, connection.get("models", model, "versions", version, "instance"));
    }

    /**
     * Takes a model with what was said of it into a file for {@link #importFrom} of another server.
     *
     * @param model its number or an alias
     * @throws IOException if the file can't be written; what was there is unchanged then
     */
    public Downloaded export(String model, Path file) throws IOException, InterruptedException {
        return new Download(connection, progress).to(file, connection.get("models", model, "export"));
    }

    /**
     * Stores an exported model as a new one.
     *
     * @throws IOException if the file can't be read
     */
    public Model importFrom(Path file) throws IOException, InterruptedException {
        return calls.importFrom(file, progress).run(options);
    }

    /** Removes a model with all its versions and aliases, after what runs on it. */
    public void delete(long instanceId) throws InterruptedException {
        connection.run(connection.request("DELETE", "models", instanceId).patience(null));
    }

    /**
     * Says something of a model.
     *
     * @param tags in place of those there were; {@code null} leaves them
     * @param metadata added to what was said; a value of {@code null} removes its key
     */
    public Model annotate(long instanceId, List<String> tags, Map<String, String> metadata)
            throws InterruptedException {
        Outgoing request = Call.json(connection.request("PATCH", "models", instanceId), json -> {
            json.object();
            if (tags != null) {
                json.member("tags", tags);
            }
            json.member("metadata", metadata).end();
        });
        return Model.of(connection.json(request));
    }

    public Model fit(long instanceId, Arguments arguments) throws InterruptedException {
        return calls.fit(instanceId, arguments).run(options);
    }

    /**
     * Asks a model.
     *
     * @param model its number or an alias
     * @return may be {@code null}
     */
    public Object predict(String model, Arguments arguments) throws InterruptedException {
        return calls.predict(model, arguments).run(options);
    }

    /** Asks an older version of a model. */
    public Object predict(String model, long version, Arguments arguments) throws InterruptedException {
        return calls.predict(model, version, arguments).run(options);
    }

    /**
     * Asks a model, and takes what it answers in a format of the client's choice.
     *
     * @param model its number or an alias
     * @param version {@code null} for the newest
     * @param mediaType of the answer, such as {@code text/csv}
     * @param out gets the answer, and is not closed
     */
    public Downloaded predict(String model, Long version, Arguments arguments, String mediaType, OutputStream out)
            throws IOException, InterruptedException {
        Outgoing request = version == null
                ? connection.request("POST", "models", model, "predict")
                : connection.request("POST", "models", model, "versions", version, "predict");
        Outgoing sent = Call.limited(connection, Call.arguments(request, arguments), options);
        return new Download(connection, bytes -> {}).to(out, sent.header("Accept", mediaType));
    }

    /**
     * Asks a model several things at once.
     *
     * @param model its number or an alias
     * @param arguments of each call; at most 1000
     * @return as many, in the same order
     */
    public List<Outcome> batch(String model, List<Arguments> arguments) throws InterruptedException {
        Outgoing request = Call.json(connection.request("POST", "models", model, "batch"), json -> {
            json.object().name("calls").array();
            arguments.forEach(call -> Call.members(json.object(), call).end());
            json.end().end();
        });
        return Members.of(connection.json(Call.limited(connection, request, options), JsonReader.Objects.SPECIAL))
                .objects("results", Models::outcome);
    }

    /** @param model its number or an alias */
    public History versions(String model) throws InterruptedException {
        Members answer = connection.json(connection.get("models", model, "versions"));
        return new History(answer.flag("history"), answer.objects("versions", ModelVersion::of));
    }

    /** @param model its number or an alias */
    public ModelVersion version(String model, long version) throws InterruptedException {
        return ModelVersion.of(connection.json(connection.get("models", model, "versions", version)));
    }

    /** Makes an older version of a model its newest. */
    public Model rollback(long instanceId, long version) throws InterruptedException {
        return calls.rollback(instanceId, version).run(options);
    }

    private static Outcome outcome(Members json) {
        return json.has("error")
                ? new Outcome(null, Reply.problem(json.object("error"), 0, null))
                : new Outcome(json.value("result"), null);
    }
}
