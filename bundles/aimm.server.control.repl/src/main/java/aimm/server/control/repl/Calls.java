package aimm.server.control.repl;

import aimm.server.api.Action;
import aimm.server.api.AimmException;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.json.JsonWriter;
import aimm.server.json.JsonWriter.NotFinite;
import aimm.server.json.RequestData;
import aimm.server.json.Specials;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What users may ask of the engine, with the answers as JSON in UTF-8. */
final class Calls {

    /** Starts a call; refuses with an {@link AimmException}, and so does the answer. */
    @FunctionalInterface
    interface Method {

        CompletionStage<byte[]> call(RequestData data);
    }

    private final Engine engine;
    private final ModelJson models;
    private final Executor writers;
    private final Map<String, Method> methods = Map.of(
            "create_instance", this::createInstance,
            "add_instance", this::addInstance,
            "update_instance", this::updateInstance,
            "fit", this::fit,
            "predict", this::predict);

    /** @param writers for what takes long: reading models and writing large answers */
    Calls(Engine engine, ModelJson models, Executor writers) {
        this.engine = engine;
        this.models = models;
        this.writers = writers;
    }

    /** The method of that name, or {@code null}. */
    Method method(String name) {
        return methods.get(name);
    }

    private CompletionStage<byte[]> createInstance(RequestData data) {
        return model(engine.createInstance(data.text("model_type"), data.arguments(Specials::convert), Options.NONE));
    }

    private CompletionStage<byte[]> addInstance(RequestData data) {
        return model(engine.addInstance(data.text("model_type"), data.bytes("instance_b64"), Options.NONE));
    }

    private CompletionStage<byte[]> updateInstance(RequestData data) {
        String modelType = data.text("model_type");
        return model(engine.updateInstance(data.instanceId(), modelType, data.bytes("instance_b64"), Options.NONE));
    }

    private CompletionStage<byte[]> fit(RequestData data) {
        return model(engine.fit(data.instanceId(), data.arguments(Specials::convert), Options.NONE));
    }

    private CompletionStage<byte[]> predict(RequestData data) {
        return engine.predict(data.instanceId(), data.arguments(Specials::convert), Options.NONE)
                .result()
                .thenCompose(this::prediction);
    }

    private CompletionStage<byte[]> model(Action<Model> action) {
        return action.result().thenApplyAsync(models::answer, writers);
    }

    private CompletionStage<byte[]> prediction(Object result) {
        return JsonWriter.isLarge(result)
                ? CompletableFuture.supplyAsync(() -> write(result), writers)
                : CompletableFuture.completedFuture(write(result));
    }

    private static byte[] write(Object result) {
        return JsonWriter.bytes(NotFinite.NUMBERS, json -> json.result(result));
    }
}
