package aimm.server.control.http.v2;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.plugin.api.Values;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.PluginException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what a prediction gave into the outputs of a response. */
final class Outputs {

    /** What the output of a model that declares none is called. */
    static final String ONLY = "output_0";

    private final List<TensorSpec> declared;

    Outputs(List<TensorSpec> declared) {
        this.declared = declared;
    }

    /**
     * Refuses outputs that the model does not declare, if it declares any.
     *
     * @throws InvalidRequestException says which
     */
    void require(List<InferRequest.Output> wanted) {
        for (InferRequest.Output output : wanted) {
            if (!declared.isEmpty() && spec(output.name()) == null) {
                throw unknown(output, declared.stream().map(TensorSpec::name).toList());
            }
        }
    }

    /**
     * The outputs: a map and a data frame give one for each member and column, a list one for each element if so many
     * are declared, everything else a single one. Those that are declared are in their declared types.
     *
     * @param wanted in their order; empty for all
     * @throws PluginException if something has no form as a tensor, or not as the declared one
     * @throws InvalidRequestException if one that is wanted is not there
     */
    List<NamedTensor> of(Object result, List<InferRequest.Output> wanted) {
        List<NamedTensor> all = all(result);
        if (wanted.isEmpty()) {
            return all;
        }
        List<NamedTensor> outputs = new ArrayList<>(wanted.size());
        for (InferRequest.Output one : wanted) {
            outputs.add(all.stream()
                    .filter(output -> output.name().equals(one.name()))
                    .findFirst()
                    .orElseThrow(() ->
                            unknown(one, all.stream().map(NamedTensor::name).toList())));
        }
        return outputs;
    }

    private List<NamedTensor> all(Object result) {
        List<NamedTensor> outputs = new ArrayList<>(1);
        if (result instanceof Map<?, ?> map) {
            map.forEach((name, value) -> outputs.add(output(String.valueOf(name), value)));
        } else if (result instanceof DataFrame frame) {
            frame.columns().forEach((name, column) -> outputs.add(output(name, column)));
        } else if (declared.size() > 1 && result instanceof List<?> list && list.size() == declared.size()) {
            for (int i = 0; i < list.size(); i++) {
                outputs.add(output(declared.get(i).name(), list.get(i)));
            }
        } else {
            outputs.add(output(declared.size() == 1 ? declared.get(0).name() : ONLY, result));
        }
        return outputs;
    }

    private NamedTensor output(String name, Object value) {
        TensorSpec spec = spec(name);
        try {
            Tensor tensor = tensor(value);
            if (spec == null) {
                return new NamedTensor(name, tensor);
            }
            boolean isScalar = spec.shape().isEmpty() && tensor.size() == 1;
            return new NamedTensor(name, Conversion.declared(spec.dtype(), isScalar ? tensor.reshape() : tensor));
        } catch (IllegalArgumentException e) {
            throw new PluginException("output '" + name + "': " + e.getMessage(), false, "");
        }
    }

    private static Tensor tensor(Object value) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        if (value instanceof List<?> list) {
            return Tensor.of(list);
        }
        if (value instanceof Series series) {
            return Tensor.of(series.values());
        }
        if (value instanceof Number && !(value instanceof BigInteger)
                || value instanceof Boolean
                || value instanceof String) {
            return Tensor.of(List.of(value));
        }
        throw new IllegalArgumentException("the plugin gave " + Values.describe(value)
                + "; expected a tensor, numbers, booleans or texts, or a map or data frame of such");
    }

    private TensorSpec spec(String name) {
        for (TensorSpec spec : declared) {
            if (spec.name().equals(name)) {
                return spec;
            }
        }
        return null;
    }

    private static InvalidRequestException unknown(InferRequest.Output output, List<String> names) {
        return new InvalidRequestException(
                "output '" + output.name() + "' is none of the model's, " + String.join(", ", names));
    }
}
