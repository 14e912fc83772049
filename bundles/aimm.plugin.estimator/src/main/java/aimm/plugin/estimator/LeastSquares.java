package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Weighted least squares: Gauss-Newton on the normal equations, from the flat state. */
final class LeastSquares {

    private static final int MOST_ITERATIONS = 50;
    private static final int MOST_HALVINGS = 6;
    private static final double SMALL_STEP = 1e-9;
    private static final double ROUNDING = 1e-9;
    private static final double NOT_ZERO = 1e-5;

    private final Network network;
    private final List<Measurement> measurements;
    private final List<Equation> equations;

    private LeastSquares(Network network, List<Measurement> measurements) {
        this.network = network;
        this.measurements = measurements;
        equations = measurements.stream()
                .map(measurement -> new Equation(network, measurement.meter()))
                .toList();
    }

    /**
     * @throws ArgumentException if the measurements don't determine the state, which names the buses, or no state fits
     * @throws InterruptedException between two steps, if the thread is interrupted
     */
    static Solution solve(Network network, List<Measurement> measurements) throws InterruptedException {
        return new LeastSquares(network, measurements).solve();
    }

    private Solution solve() throws InterruptedException {
        State state = State.flat(network.buses().size());
        requireObservable(state);
        double[] residuals = residuals(state);
        for (int iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the estimate was interrupted");
            }
            double[] step = step(state, residuals);
            double length = largest(step);
            State next = network.plus(state, step);
            double[] nextResiduals = residuals(next);
            for (int i = 0; i < MOST_HALVINGS && isWorse(nextResiduals, residuals); i++) {
                Arrays.setAll(step, unknown -> step[unknown] / 2);
                next = network.plus(state, step);
                nextResiduals = residuals(next);
            }
            state = next;
            residuals = nextResiduals;
            if (length < SMALL_STEP) {
                return solution(state, residuals, iteration);
            }
        }
        throw new ArgumentException("no state fits the measurements: no end after " + MOST_ITERATIONS + " iterations");
    }

    /** Whether the residuals are larger, beyond rounding. */
    private boolean isWorse(double[] residuals, double[] before) {
        return !(objective(residuals) <= objective(before) * (1 + ROUNDING) + ROUNDING);
    }

    private void requireObservable(State state) {
        if (measurements.stream().noneMatch(measurement -> measurement.meter().kind() == Meter.Kind.V)) {
            throw new ArgumentException("the measurements do not determine the state: they have no voltage");
        }
        double[][] unweighted = zeros();
        equations.forEach(equation -> equation.slopes(state).addSquareTo(unweighted, 1));
        List<double[]> nullVectors = new Cholesky(unweighted).nullVectors();
        if (!nullVectors.isEmpty()) {
            TreeSet<Long> voltages = new TreeSet<>();
            TreeSet<Long> angles = new TreeSet<>();
            for (double[] vector : nullVectors) {
                for (int bus = 0; bus < network.buses().size(); bus++) {
                    long number = network.buses().get(bus).number();
                    int angle = network.angleColumn(bus);
                    if (angle >= 0 && Math.abs(vector[angle]) > NOT_ZERO) {
                        angles.add(number);
                    }
                    if (Math.abs(vector[network.voltageColumn(bus)]) > NOT_ZERO) {
                        voltages.add(number);
                    }
                }
            }
            List<String> parts = new ArrayList<>();
            if (!angles.isEmpty()) {
                parts.add("the angle of " + Texts.list("bus ", angles));
            }
            if (!voltages.isEmpty()) {
                parts.add("the voltage of " + Texts.list("bus ", voltages));
            }
            throw new ArgumentException("the measurements do not determine " + String.join(" and ", parts));
        }
    }

    private Solution solution(State state, double[] residuals, int iterations) {
        List<Row> slopes =
                equations.stream().map(equation -> equation.slopes(state)).toList();
        return new Solution(
                state,
                measurements,
                slopes,
                residuals,
                requireDefinite(gain(slopes)).inverse(),
                iterations);
    }

    private double[] step(State state, double[] residuals) {
        List<Row> slopes =
                equations.stream().map(equation -> equation.slopes(state)).toList();
        double[] right = new double[network.unknowns()];
        for (int i = 0; i < residuals.length; i++) {
            slopes.get(i).addTo(right, weight(i) * residuals[i]);
        }
        return requireDefinite(gain(slopes)).solve(right);
    }

    private double[][] gain(List<Row> slopes) {
        double[][] gain = zeros();
        for (int i = 0; i < slopes.size(); i++) {
            slopes.get(i).addSquareTo(gain, weight(i));
        }
        return gain;
    }

    private static Cholesky requireDefinite(double[][] gain) {
        Cholesky cholesky = new Cholesky(gain);
        if (!cholesky.isDefinite()) {
            throw new ArgumentException("no state fits the measurements: they do not determine one on the way there");
        }
        return cholesky;
    }

    private double[] residuals(State state) {
        double[] residuals = new double[equations.size()];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = measurements.get(i).value() - equations.get(i).value(state);
        }
        return residuals;
    }

    private double objective(double[] residuals) {
        double sum = 0;
        for (int i = 0; i < residuals.length; i++) {
            sum += weight(i) * residuals[i] * residuals[i];
        }
        return sum;
    }

    private double weight(int measurement) {
        double sigma = measurements.get(measurement).sigma();
        return 1 / (sigma * sigma);
    }

    private double[][] zeros() {
        return new double[network.unknowns()][network.unknowns()];
    }

    private static double largest(double[] step) {
        double largest = 0;
        for (double element : step) {
            largest = Math.max(largest, Math.abs(element));
        }
        return largest;
    }
}
