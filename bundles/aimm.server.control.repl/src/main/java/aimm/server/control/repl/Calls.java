package aimm.server.control.repl;

import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.Action;
import aimm.server.api.AimmException;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.json.JsonWriter;
import aimm.server.json.JsonWriter.NotFinite;
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
        return model(engine.createInstance(data.text("model_type"), data.arguments(), Options.NONE));
    }

    private CompletionStage<byte[]> addInstance(RequestData data) {
        return model(engine.addInstance(data.text("model_type"), data.instance(), Options.NONE));
    }

    private CompletionStage<byte[]> updateInstance(RequestData data) {
        String modelType = data.text("model_type");
        return model(engine.updateInstance(data.instanceId(), modelType, data.instance(), Options.NONE));
    }

    private CompletionStage<byte[]> fit(RequestData data) {
        return model(engine.fit(data.instanceId(), data.arguments(), Options.NONE));
    }

    private CompletionStage<byte[]> predict(RequestData data) {
        return engine.predict(data.instanceId(), data.arguments(), Options.NONE)
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

    /** Arrays go without their type and series without their labels, as the original's. */
    private static byte[] write(Object result) {
        return JsonWriter.bytes(NotFinite.NUMBERS, json -> {
            if (result instanceof Tensor tensor) {
                data(json, "numpy_array", tensor.rank() == 0 ? tensor.valueAt(0) : tensor.asList());
            } else if (result instanceof Series series) {
                data(json, "pandas_series", series.values());
            } else {
                json.value(result);
            }
        });
    }

    private static void data(JsonWriter json, String type, Object data) {
        json.object().member("type", type).member("data", data).end();
    }
}
