package aimm.plugin.mlp;

import java.util.Random;

/**
 * A layer of neurons that each see all inputs. Per neuron its weights stand together, the bias last. What is needed
 * between the steps of a fit is kept here too, so a layer that is fitted belongs to one thread; {@link #output} is safe.
 */
final class Layer {

    private static final double MOMENTUM = 0.9;

    private final int inputs;
    private final int neurons;
    private final double[] weights;
    private double[] gradient;
    private double[] velocity;

    Layer(int inputs, double[] weights) {
        this.inputs = inputs;
        this.neurons = weights.length / (inputs + 1);
        this.weights = weights;
    }

    static Layer random(int inputs, int neurons, Random random) {
        double[] weights = new double[neurons * (inputs + 1)];
        double scale = Math.sqrt(2.0 / (inputs + neurons));
        for (int at = 0; at < weights.length; at++) {
            weights[at] = at % (inputs + 1) == inputs ? 0 : scale * random.nextGaussian();
        }
        Layer layer = new Layer(inputs, weights);
        layer.gradient = new double[weights.length];
        layer.velocity = new double[weights.length];
        return layer;
    }

    double[] weights() {
        return weights;
    }

    /** The weighted sums, not yet bent. */
    double[] output(double[] input) {
        double[] output = new double[neurons];
        int at = 0;
        for (int neuron = 0; neuron < neurons; neuron++) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += weights[at++] * input[i];
            }
            output[neuron] = sum + weights[at++];
        }
        return output;
    }

    /** Notes what the error of each neuron asks of its weights; gives the errors of the inputs. */
    double[] learn(double[] input, double[] errors) {
        double[] inputErrors = new double[inputs];
        int at = 0;
        for (int neuron = 0; neuron < neurons; neuron++) {
            double error = errors[neuron];
            for (int i = 0; i < inputs; i++) {
                inputErrors[i] += weights[at] * error;
                gradient[at++] += input[i] * error;
            }
            gradient[at++] += error;
        }
        return inputErrors;
    }

    /** Moves the weights as the rows learnt since the last step ask. */
    void step(double rate) {
        for (int at = 0; at < weights.length; at++) {
            velocity[at] = MOMENTUM * velocity[at] - rate * gradient[at];
            weights[at] += velocity[at];
            gradient[at] = 0;
        }
    }
}
