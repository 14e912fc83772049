package aimm.server.control.http.v2;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns the inputs of a request into the arguments of a prediction. */
final class Inputs {

    private Inputs() {}

    /**
     * The inputs as positional arguments: in the order in which the model declares them, in the declared types if these
     * hold all numbers of those that came; as they came if it declares none.
     *
     * @throws InvalidRequestException if they are not as declared; says which one
     */
    static Arguments arguments(List<NamedTensor> inputs, List<TensorSpec> declared) {
        List<Tensor> arguments = new ArrayList<>(inputs.size());
        if (declared.isEmpty()) {
            inputs.forEach(input -> arguments.add(input.tensor()));
            return new Arguments(arguments, Map.of());
        }
        for (TensorSpec spec : declared) {
            arguments.add(fit(spec, find(spec, inputs)));
        }
        if (inputs.size() > declared.size()) {
            refuseUndeclared(inputs, declared);
        }
        return new Arguments(arguments, Map.of());
    }

    private static Tensor find(TensorSpec spec, List<NamedTensor> inputs) {
        for (NamedTensor input : inputs) {
            if (input.name().equals(spec.name())) {
                return input.tensor();
            }
        }
        throw new InvalidRequestException("input '" + spec.name() + "' is missing; expected " + describe(spec)
                + ", got " + inputs.stream().map(NamedTensor::name).toList());
    }

    private static Tensor fit(TensorSpec spec, Tensor tensor) {
        if (!Conversion.widens(tensor.dtype(), spec.dtype()) || !fits(spec.shape(), tensor)) {
            throw new InvalidRequestException("input '" + spec.name() + "': expected " + describe(spec) + ", got "
                    + tensor.dtype() + Arrays.toString(tensor.shape()));
        }
        return Conversion.to(spec.dtype(), tensor);
    }

    private static boolean fits(List<Long> declared, Tensor tensor) {
        if (declared.size() != tensor.rank()) {
            return false;
        }
        for (int axis = 0; axis < tensor.rank(); axis++) {
            if (declared.get(axis) >= 0 && declared.get(axis) != tensor.dimension(axis)) {
                return false;
            }
        }
        return true;
    }

    private static void refuseUndeclared(List<NamedTensor> inputs, List<TensorSpec> declared) {
        for (NamedTensor input : inputs) {
            if (declared.stream().noneMatch(spec -> spec.name().equals(input.name()))) {
                throw new InvalidRequestException("input '" + input.name() + "' is none of the model's, "
                        + declared.stream().map(TensorSpec::name).collect(Collectors.joining(", ")));
            }
        }
    }

    private static String describe(TensorSpec spec) {
        return spec.dtype() + spec.shape().toString();
    }
}
