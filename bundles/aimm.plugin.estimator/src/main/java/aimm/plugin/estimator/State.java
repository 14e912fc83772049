package aimm.plugin.estimator;

import java.util.Arrays;

/**
 * What is unknown about a network.
 *
 * @param voltages magnitude per bus, in per unit, in the order of the network's buses
 * @param angles per bus, in radians
 */
public record State(double[] voltages, double[] angles) {

    static State flat(int buses) {
        double[] ones = new double[buses];
        Arrays.fill(ones, 1);
        return new State(ones, new double[buses]);
    }
}
