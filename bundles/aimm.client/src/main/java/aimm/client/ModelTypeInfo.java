package aimm.client;

import aimm.plugin.api.DType;
import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import java.util.List;
import java.util.Locale;

/**
 * What a plugin declares of a model type; the lists are empty where it declares nothing.
 *
 * @param predictUpdates whether a prediction changes the model
 */
public record ModelTypeInfo(
        String name,
        String plugin,
        boolean predictUpdates,
        List<Parameter> instantiate,
        List<Parameter> fit,
        List<Parameter> predict,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs) {

    static ModelTypeInfo of(Members json) {
        return new ModelTypeInfo(
                json.text("name"),
                json.text("plugin"),
                json.flag("predict_updates"),
                json.objects("instantiate", ModelTypeInfo::parameter),
                json.objects("fit", ModelTypeInfo::parameter),
                json.objects("predict", ModelTypeInfo::parameter),
                json.objects("inputs", ModelTypeInfo::tensor),
                json.objects("outputs", ModelTypeInfo::tensor));
    }

    static Parameter parameter(Members json) {
        return new Parameter(
                json.text("name"),
                constant(Parameter.Type.class, json.text("type")),
                json.optionalText("default"),
                json.text("description"));
    }

    private static TensorSpec tensor(Members json) {
        return new TensorSpec(json.text("name"), constant(DType.class, json.text("dtype")), json.numbers("shape"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UnexpectedAnswerException(
                    "the server declares a " + name + ", which this client does not know: it may be too old", e);
        }
    }
}
