package aimm.server.control.repl;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.Action;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.FakeEngine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.PluginException;
import hat.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An engine with the model type with which the original was recorded: the mean of what it saw, plus an offset. */
final class MeanEngine extends FakeEngine {

    MeanEngine() {
        super("demo_plugin.Mean");
    }

    @Override
    public Action<Model> createInstance(String modelType, Arguments arguments, Options options) {
        return addInstance(modelType, instance(arguments.positional().get(0), null), options);
    }

    @Override
    public synchronized Action<Model> fit(long id, Arguments arguments, Options options) {
        Map<?, ?> old = (Map<?, ?>) Json.read(instance(id));
        double mean = mean(arguments.positional().get(0)) + ((Number) old.get("offset")).doubleValue();
        return updateInstance(id, model(id).modelType(), instance(old.get("offset"), mean), options);
    }

    @Override
    public Action<Object> predict(long id, Arguments arguments, Options options) {
        Map<?, ?> model = (Map<?, ?>) Json.read(instance(id));
        prediction = call -> prediction(call, (Double) model.get("mean"));
        return super.predict(id, arguments, options);
    }

    private static Object prediction(Arguments call, double mean) {
        List<Object> means = List.of(mean, mean);
        if (call.positional().get(0) instanceof DataFrame frame) {
            return new DataFrame(frame.index(), Map.of("x", List.of(mean, 2 * mean)));
        }
        return switch ((String) call.keyword().get("kind")) {
            case "list" -> means;
            case "numpy" -> Tensor.of(new double[] {mean, mean});
            case "series" -> Series.of(means);
            case "frame" -> new DataFrame(List.of("0", "1"), Map.of("a", means, "b", List.of(0L, 1L)));
            default -> CompletableFuture.failedFuture(new PluginException("cannot predict", false, ""));
        };
    }

    private static double mean(Object data) {
        if (data instanceof DataAccessArgument access) {
            long factor = (Long) access.kwargs().get("factor");
            return factor * ((Long) access.args().get(0) - 1) / 2.0;
        }
        List<?> values = data instanceof Series series ? series.values() : ((Tensor) data).asList();
        return values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .average()
                .orElseThrow();
    }

    private static byte[] instance(Object offset, Double mean) {
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("offset", offset);
        instance.put("mean", mean);
        return Json.write(instance).getBytes(StandardCharsets.US_ASCII);
    }
}
