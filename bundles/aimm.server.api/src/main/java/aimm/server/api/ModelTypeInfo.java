package aimm.server.api;

import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import java.util.List;

/**
 * What a plugin declares of a model type; the lists are empty where it declares nothing.
 *
 * @param predictUpdates whether a prediction changes the instance
 */
public record ModelTypeInfo(
        String name,
        String plugin,
        boolean predictUpdates,
        List<Parameter> instantiate,
        List<Parameter> fit,
        List<Parameter> predict,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs) {}
