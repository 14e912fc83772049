package aimm.plugin.mlp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Layers one behind the other: bent by tanh between them, probabilities at the end. */
final class Network {

    private final List<Layer> layers;

    Network(List<Layer> layers) {
        this.layers = layers;
    }

    /** @param widths inputs, neurons of the hidden layers, classes */
    static Network random(int[] widths, Random random) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(Layer.random(widths[i - 1], widths[i], random));
        }
        return new Network(layers);
    }

    List<Layer> layers() {
        return layers;
    }

    double[] probabilities(double[] row) {
        return last(activations(row));
    }

    /**
     * Learns one row.
     *
     * @return the loss: the negative logarithm of the probability that the right class had
     */
    double learn(double[] row, int rightClass) {
        List<double[]> activations = activations(row);
        double[] probabilities = last(activations);
        double[] errors = probabilities.clone();
        errors[rightClass] -= 1;
        for (int i = layers.size() - 1; i >= 0; i--) {
            double[] input = activations.get(i);
            errors = layers.get(i).learn(input, errors);
            if (i > 0) {
                for (int j = 0; j < errors.length; j++) {
                    errors[j] *= 1 - input[j] * input[j];
                }
            }
        }
        return -Math.log(Math.max(probabilities[rightClass], 1e-300));
    }

    void step(double rate) {
        layers.forEach(layer -> layer.step(rate));
    }

    /** The inputs of every layer, and the probabilities. */
    private List<double[]> activations(double[] row) {
        List<double[]> activations = new ArrayList<>(layers.size() + 1);
        activations.add(row);
        for (Layer layer : layers) {
            double[] output = layer.output(last(activations));
            activations.add(output);
            if (activations.size() <= layers.size()) {
                Arrays.setAll(output, i -> Math.tanh(output[i]));
            }
        }
        softmax(last(activations));
        return activations;
    }

    private static void softmax(double[] values) {
        double most = Arrays.stream(values).max().orElseThrow();
        Arrays.setAll(values, i -> Math.exp(values[i] - most));
        double sum = Arrays.stream(values).sum();
        Arrays.setAll(values, i -> values[i] / sum);
    }

    private static double[] last(List<double[]> list) {
        return list.get(list.size() - 1);
    }
}
