package aimm.plugin.mlp;

import aimm.plugin.api.ArgumentException;

/** How a classifier is built and fitted. */
record Settings(int[] hidden, long epochs, double learningRate, long batchSize, long seed) {

    static final int MOST_NEURONS = 1 << 14;
    static final int MOST_LAYERS = 64;

    /** @throws ArgumentException if one is out of its range */
    Settings {
        if (hidden.length > MOST_LAYERS) {
            throw new ArgumentException(
                    "argument 'hidden': expected at most " + MOST_LAYERS + " layers, got " + hidden.length);
        }
        for (int neurons : hidden) {
            requireRange("hidden", neurons, MOST_NEURONS);
        }
        requireRange("epochs", epochs, Integer.MAX_VALUE);
        requireRange("batch_size", batchSize, Integer.MAX_VALUE);
        if (!(learningRate > 0 && learningRate <= 10)) {
            throw new ArgumentException(
                    "argument 'learning_rate': expected a number above 0 and up to 10, got " + learningRate);
        }
    }

    private static void requireRange(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new ArgumentException(
                    "argument '" + name + "': expected a number from 1 to " + most + ", got " + value);
        }
    }
}
