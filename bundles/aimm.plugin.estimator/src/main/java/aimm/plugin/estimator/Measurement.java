package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;

/**
 * What a meter shows, in per unit.
 *
 * @param sigma its standard deviation
 */
record Measurement(Meter meter, double value, double sigma) {

    static final double LEAST_SIGMA = 1e-6;
    private static final double MOST = 1e6;

    /** @throws ArgumentException if a number is out of its range */
    Measurement {
        if (!(Math.abs(value) <= MOST) || meter.kind() == Meter.Kind.V && value <= 0) {
            throw new ArgumentException(meter + ": expected a value that is possible, got " + value + " in per unit");
        }
        requireSigma(meter.toString(), sigma);
    }

    /** @throws ArgumentException if it is out of its range */
    static double requireSigma(String what, double sigma) {
        if (!(sigma >= LEAST_SIGMA && sigma <= MOST)) {
            throw new ArgumentException(what + ": expected a standard deviation from " + LEAST_SIGMA + " to " + MOST
                    + " in per unit, got " + sigma);
        }
        return sigma;
    }
}
