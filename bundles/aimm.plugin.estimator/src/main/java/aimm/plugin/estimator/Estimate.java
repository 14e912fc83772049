package aimm.plugin.estimator;

import java.util.List;

/**
 * The state without the measurements that contradict the others.
 *
 * @param measurements all of them
 * @param suspects in the order they were found and left out
 * @param threshold what the objective of sound measurements rarely exceeds; 0 if there are no more of them than unknowns
 */
record Estimate(List<Measurement> measurements, Solution solution, List<Suspect> suspects, double threshold) {

    /**
     * A measurement that was left out.
     *
     * @param index among all measurements
     * @param normalizedResidual before it was left out
     */
    record Suspect(int index, double normalizedResidual) {}

    /** Whether the measurements that were not left out agree as well as their standard deviations say. */
    boolean isConsistent() {
        return solution.degreesOfFreedom() == 0 || solution.objective() <= threshold;
    }
}
