package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A network and how exact its meters are. Immutable. */
final class StateEstimator {

    private static final int MOST_ROUNDS = 100;
    private static final double SETTLED = 0.01;
    private static final double PRIOR_RESIDUALS = 10;

    private final Network network;
    private final double confidence;
    private final double sigmaVoltage;
    private final double sigmaPower;
    private final Map<Meter, Double> learnt;

    /**
     * @param confidence probability that nothing is suspected if nothing is wrong
     * @param sigmaVoltage standard deviation of voltages of which nothing better is known, in per unit
     * @param sigmaPower the same for powers, in per unit
     * @param learnt standard deviations of single meters, in per unit
     * @throws ArgumentException if a number is out of its range, or the network has no place for a meter
     */
    StateEstimator(
            Network network, double confidence, double sigmaVoltage, double sigmaPower, Map<Meter, Double> learnt) {
        if (!(confidence >= 0.5 && confidence <= 0.9999)) {
            throw new ArgumentException(
                    "argument 'confidence': expected a number from 0.5 to 0.9999, got " + confidence);
        }
        this.network = network;
        this.confidence = confidence;
        this.sigmaVoltage = Measurement.requireSigma("argument 'sigma_v'", sigmaVoltage);
        this.sigmaPower = Measurement.requireSigma("argument 'sigma_power'", sigmaPower);
        this.learnt = Collections.unmodifiableMap(new HashMap<>(learnt));
        learnt.forEach((meter, sigma) -> {
            new Equation(network, meter);
            Measurement.requireSigma(meter.toString(), sigma);
        });
    }

    Network network() {
        return network;
    }

    double confidence() {
        return confidence;
    }

    double sigmaVoltage() {
        return sigmaVoltage;
    }

    double sigmaPower() {
        return sigmaPower;
    }

    Map<Meter, Double> learnt() {
        return learnt;
    }

    /** The standard deviation of a meter, in per unit. */
    double sigma(Meter meter) {
        Double known = learnt.get(meter);
        return known != null ? known : meter.kind() == Meter.Kind.V ? sigmaVoltage : sigmaPower;
    }

    /**
     * The state; as long as the largest normalized residual is too large, its measurement is left out.
     *
     * @throws ArgumentException if the measurements don't determine the state, or none fits
     */
    Estimate estimate(List<Measurement> measurements) throws InterruptedException {
        List<Integer> trusted =
                new ArrayList<>(IntStream.range(0, measurements.size()).boxed().toList());
        List<Estimate.Suspect> suspects = new ArrayList<>();
        Solution solution = LeastSquares.solve(network, measurements);
        while (solution.degreesOfFreedom() > 0) {
            int worst = worst(solution);
            double residual = solution.normalizedResidual(worst);
            if (residual <= Math.sqrt(ChiSquare.exceededWith((1 - confidence) / trusted.size(), 1))) {
                break;
            }
            suspects.add(new Estimate.Suspect(trusted.remove(worst), residual));
            solution = LeastSquares.solve(
                    network, trusted.stream().map(measurements::get).toList());
        }
        int degreesOfFreedom = solution.degreesOfFreedom();
        double threshold = degreesOfFreedom == 0 ? 0 : ChiSquare.exceededWith(1 - confidence, degreesOfFreedom);
        return new Estimate(measurements, solution, suspects, threshold);
    }

    /**
     * An estimator that knows how exact the meters are. A meter's variance is what its residuals make it, the part of
     * each counted that other measurements check; what was known before counts like {@value #PRIOR_RESIDUALS} residuals.
     * As weights change residuals, this is repeated until it settles. Then what contradicts the rest is left out, and the
     * same is done again.
     *
     * @param history sets of measurements, each of one moment
     * @throws ArgumentException if a set does not determine a state
     */
    StateEstimator learn(List<List<Measurement>> history, Progress progress) throws InterruptedException {
        Map<Meter, Double> sigmas = settle(history, new HashMap<>(), progress);
        List<List<Measurement>> sound = new ArrayList<>();
        for (List<Measurement> set : history) {
            sound.add(withoutSuspects(set, estimate(withSigmas(set, sigmas))));
        }
        progress.report(count(history) - count(sound) + " of " + count(history) + " measurements are suspect");
        Map<Meter, Double> all = new HashMap<>(learnt);
        all.putAll(settle(sound, sigmas, progress));
        return new StateEstimator(network, confidence, sigmaVoltage, sigmaPower, all);
    }

    private Map<Meter, Double> settle(List<List<Measurement>> history, Map<Meter, Double> start, Progress progress)
            throws InterruptedException {
        Map<Meter, Double> sigmas = start;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            Map<Meter, Tally> tallies = new HashMap<>();
            for (int set = 0; set < history.size(); set++) {
                add(tallies, history.get(set), solve(set, withSigmas(history.get(set), sigmas)));
            }
            Map<Meter, Double> next = new HashMap<>();
            tallies.forEach((meter, tally) -> next.put(meter, tally.sigma()));
            double change = change(sigmas, next);
            sigmas = next;
            progress.report("round " + round + ": " + next.size() + " standard deviations, changed by up to "
                    + Math.round(100 * Math.min(change, 10)) + " %");
            if (change < SETTLED) {
                break;
            }
        }
        return sigmas;
    }

    private static List<Measurement> withoutSuspects(List<Measurement> set, Estimate estimate) {
        List<Measurement> sound = new ArrayList<>(set);
        estimate.suspects().stream()
                .map(Estimate.Suspect::index)
                .sorted(Comparator.reverseOrder())
                .forEach(index -> sound.remove((int) index));
        return sound;
    }

    private Solution solve(int set, List<Measurement> measurements) throws InterruptedException {
        try {
            return LeastSquares.solve(network, measurements);
        } catch (ArgumentException e) {
            throw new ArgumentException("set " + set + ": " + e.getMessage(), e);
        }
    }

    private static void add(Map<Meter, Tally> tallies, List<Measurement> set, Solution solution) {
        for (int i = 0; i < set.size(); i++) {
            double prior = set.get(i).sigma();
            Tally tally = tallies.computeIfAbsent(set.get(i).meter(), meter -> new Tally(prior));
            tally.squares += solution.residual(i) * solution.residual(i);
            tally.redundancy += solution.redundancy(i);
        }
    }

    private static List<Measurement> withSigmas(List<Measurement> set, Map<Meter, Double> sigmas) {
        return set.stream()
                .map(measurement -> new Measurement(
                        measurement.meter(),
                        measurement.value(),
                        sigmas.getOrDefault(measurement.meter(), measurement.sigma())))
                .toList();
    }

    private static double change(Map<Meter, Double> before, Map<Meter, Double> after) {
        return after.entrySet().stream()
                .mapToDouble(entry ->
                        Math.abs(entry.getValue() / before.getOrDefault(entry.getKey(), Double.MIN_NORMAL) - 1))
                .max()
                .orElse(0);
    }

    private static int count(List<List<Measurement>> history) {
        return history.stream().mapToInt(List::size).sum();
    }

    /** The measurement with the largest normalized residual, but not the last voltage. */
    private static int worst(Solution solution) {
        long voltages = solution.measurements().stream()
                .filter(StateEstimator::isVoltage)
                .count();
        int worst = 0;
        double most = -1;
        for (int i = 0; i < solution.measurements().size(); i++) {
            boolean isNeeded =
                    voltages == 1 && isVoltage(solution.measurements().get(i));
            double residual = isNeeded ? 0 : solution.normalizedResidual(i);
            if (residual > most) {
                worst = i;
                most = residual;
            }
        }
        return worst;
    }

    private static boolean isVoltage(Measurement measurement) {
        return measurement.meter().kind() == Meter.Kind.V;
    }

    /** What the residuals of a meter, and what was known before, say of its variance. */
    private static final class Tally {
        private double squares;
        private double redundancy = PRIOR_RESIDUALS;

        private Tally(double prior) {
            squares = PRIOR_RESIDUALS * prior * prior;
        }

        private double sigma() {
            return Math.max(Measurement.LEAST_SIGMA, Math.sqrt(squares / redundancy));
        }
    }
}
