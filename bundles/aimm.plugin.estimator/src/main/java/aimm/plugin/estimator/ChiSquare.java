package aimm.plugin.estimator;

/** The chi-square distribution. */
final class ChiSquare {

    private static final double ACCURACY = 1e-12;

    private ChiSquare() {}

    /** @return the value that is exceeded with that probability, which is 1e-15 at least */
    static double exceededWith(double probability, int degreesOfFreedom) {
        double low = 0;
        double high = degreesOfFreedom + 10 * Math.sqrt(2.0 * degreesOfFreedom) + 100;
        while (high - low > ACCURACY * high) {
            double middle = (low + high) / 2;
            if (1 - notAbove(middle, degreesOfFreedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The distribution function: the power series of the incomplete gamma function. */
    private static double notAbove(double value, int degreesOfFreedom) {
        double a = degreesOfFreedom / 2.0;
        double x = value / 2;
        double logGamma = degreesOfFreedom % 2 == 0 ? 0 : Math.log(Math.PI) / 2;
        for (double factor = degreesOfFreedom % 2 == 0 ? 1 : 0.5; factor <= a; factor++) {
            logGamma += Math.log(factor);
        }
        double term = 1;
        double sum = 1;
        for (int n = 1; term > ACCURACY * 1e-4 * sum; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return Math.exp(a * Math.log(x) - x - logGamma) * sum;
    }
}
