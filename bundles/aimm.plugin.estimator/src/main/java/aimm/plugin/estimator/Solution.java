package aimm.plugin.estimator;

import java.util.List;

/** The state that fits measurements best, and how well it does. */
final class Solution {

    /** Below this part of its variance, a residual says nothing of its measurement: no other one checks it. */
    private static final double LEAST_REDUNDANCY = 1e-6;

    private final State state;
    private final List<Measurement> measurements;
    private final List<Row> slopes;
    private final double[] residuals;
    private final double[][] covariance;
    private final int iterations;

    Solution(
            State state,
            List<Measurement> measurements,
            List<Row> slopes,
            double[] residuals,
            double[][] covariance,
            int iterations) {
        this.state = state;
        this.measurements = measurements;
        this.slopes = slopes;
        this.residuals = residuals;
        this.covariance = covariance;
        this.iterations = iterations;
    }

    State state() {
        return state;
    }

    List<Measurement> measurements() {
        return measurements;
    }

    int iterations() {
        return iterations;
    }

    int degreesOfFreedom() {
        return measurements.size() - covariance.length;
    }

    /** The sum of the squares of the residuals in standard deviations; distributed as chi-square if all is well. */
    double objective() {
        double sum = 0;
        for (int i = 0; i < residuals.length; i++) {
            double weighted = residuals[i] / measurements.get(i).sigma();
            sum += weighted * weighted;
        }
        return sum;
    }

    /** By how much a measurement is above what the state makes it, in per unit. */
    double residual(int measurement) {
        return residuals[measurement];
    }

    /** From 0, where no other measurement checks this one, to 1, where others say it all. */
    double redundancy(int measurement) {
        double sigma = measurements.get(measurement).sigma();
        double redundancy = 1 - slopes.get(measurement).square(covariance) / (sigma * sigma);
        return redundancy < LEAST_REDUNDANCY ? 0 : redundancy;
    }

    /** The residual in its own standard deviations, without sign; 0 if nothing checks the measurement. */
    double normalizedResidual(int measurement) {
        double redundancy = redundancy(measurement);
        return redundancy == 0
                ? 0
                : Math.abs(residuals[measurement])
                        / (measurements.get(measurement).sigma() * Math.sqrt(redundancy));
    }

    /** The standard deviation of an unknown, 0 for a negative column. */
    double deviation(int column) {
        return column < 0 ? 0 : Math.sqrt(covariance[column][column]);
    }
}
