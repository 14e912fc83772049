package aimm.plugin.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimatorTest {

    private final StateEstimator estimator = new StateEstimator(Ieee14.NETWORK, 0.99, 0.004, 0.01, Map.of());
    private final State truth = Ieee14.state();
    private final Random random = new Random(11);

    EstimatorTest() throws InterruptedException {}

    @Test
    void exactMeasurementsGiveTheTrueState() throws Exception {
        Estimate estimate = estimator.estimate(measurements(0));

        assertThat(largestError(estimate.solution().state(), truth)).isLessThan(1e-8);
        assertThat(estimate.solution().objective()).isLessThan(1e-10);
        assertThat(estimate.isConsistent()).isTrue();
        assertThat(estimate.suspects()).isEmpty();
    }

    @Test
    void aShiftingTransformerAndParallelLinesAreEstimatedToo() throws Exception {
        Network network = SlopesTest.NETWORK;
        List<Measurement> measurements = new ArrayList<>();
        for (Meter meter : List.of(
                Meter.at(Meter.Kind.V, 20),
                Meter.at(Meter.Kind.P, 10),
                Meter.at(Meter.Kind.Q, 10),
                new Meter(Meter.Kind.P_FLOW, 30, 20, 2),
                new Meter(Meter.Kind.Q_FLOW, 30, 20, 2),
                Meter.at(Meter.Kind.V, 30))) {
            measurements.add(new Measurement(meter, new Equation(network, meter).value(SlopesTest.STATE), 0.01));
        }

        State state = new StateEstimator(network, 0.99, 0.004, 0.01, Map.of())
                .estimate(measurements)
                .solution()
                .state();
        assertThat(largestError(state, SlopesTest.STATE)).isLessThan(1e-8);
    }

    @Test
    void theObjectiveIsDistributedAsChiSquareAndTheErrorsAreAsLargeAsClaimed() throws Exception {
        int runs = 400;
        double objectives = 0;
        double normalizedSquares = 0;
        double normalizedResiduals = 0;
        int inconsistent = 0;
        int suspected = 0;
        int degrees = 0;
        for (int run = 0; run < runs; run++) {
            Estimate estimate = estimator.estimate(measurements(1));
            Solution all = LeastSquares.solve(Ieee14.NETWORK, estimate.measurements());
            degrees = all.degreesOfFreedom();
            objectives += all.objective() / runs;
            double error = all.state().angles()[13] - truth.angles()[13];
            double deviation = all.deviation(Ieee14.NETWORK.angleColumn(13));
            normalizedSquares += error * error / (deviation * deviation) / runs;
            double residual = all.normalizedResidual(run % all.measurements().size());
            normalizedResiduals += residual * residual / runs;
            inconsistent += all.objective() > ChiSquare.exceededWith(0.01, degrees) ? 1 : 0;
            suspected += estimate.suspects().isEmpty() ? 0 : 1;
        }
        assertThat(objectives).isCloseTo(degrees, offset(3 * Math.sqrt(2.0 * degrees / runs)));
        assertThat(normalizedSquares).isCloseTo(1, offset(3 * Math.sqrt(2.0 / runs)));
        assertThat(normalizedResiduals).isCloseTo(1, offset(3 * Math.sqrt(2.0 / runs)));
        assertThat(inconsistent).isBetween(0, 12); // 4 expected
        assertThat(suspected).isBetween(0, 12);
    }

    @Test
    void everySingleGrossErrorIsFoundAndLeftOut() throws Exception {
        List<Measurement> sound = measurements(1);
        for (int wrong = 0; wrong < sound.size(); wrong++) {
            List<Measurement> measurements = new ArrayList<>(sound);
            Measurement right = sound.get(wrong);
            measurements.set(wrong, new Measurement(right.meter(), right.value() + 25 * right.sigma(), right.sigma()));
            assertThat(LeastSquares.solve(Ieee14.NETWORK, measurements).objective())
                    .as("objective with wrong %s", right.meter())
                    .isGreaterThan(ChiSquare.exceededWith(0.01, sound.size() - 27));

            Estimate estimate = estimator.estimate(measurements);

            assertThat(estimate.suspects())
                    .as("suspects with wrong %s", right.meter())
                    .extracting(Estimate.Suspect::index)
                    .containsExactly(wrong);
            assertThat(estimate.isConsistent()).isTrue();
            assertThat(largestError(estimate.solution().state(), truth)).isLessThan(0.02);
        }
    }

    @Test
    void severalGrossErrorsAreFoundToo() throws Exception {
        List<Measurement> measurements = measurements(1);
        List<Integer> wrong = List.of(3, 20, 41, 60);
        wrong.forEach(index -> {
            Measurement right = measurements.get(index);
            measurements.set(index, new Measurement(right.meter(), right.value() - 40 * right.sigma(), right.sigma()));
        });

        assertThat(estimator.estimate(measurements).suspects())
                .extracting(Estimate.Suspect::index)
                .containsExactlyInAnyOrderElementsOf(wrong);
    }

    @Test
    void whatNoOtherMeasurementChecksIsNeverSuspected() throws Exception {
        List<Measurement> measurements = measurements(0);
        measurements.removeIf(measurement -> touches(measurement.meter(), 8)
                && measurement.meter().kind() != Meter.Kind.P
                && measurement.meter().kind() != Meter.Kind.Q);
        measurements.removeIf(measurement -> touches(measurement.meter(), 7));
        Estimate estimate = estimator.estimate(with(measurements, Meter.at(Meter.Kind.P, 8), 0.9));

        Solution solution = estimate.solution();
        int unchecked = solution.measurements().stream()
                .map(Measurement::meter)
                .toList()
                .indexOf(Meter.at(Meter.Kind.P, 8));
        assertThat(solution.redundancy(unchecked)).isZero();
        assertThat(solution.normalizedResidual(unchecked)).isZero();
        assertThat(estimate.suspects()).isEmpty();
        assertThat(solution.objective()).isLessThan(1e-10);
    }

    @Test
    void asManyMeasurementsAsUnknownsAreConsistentWhateverTheySay() throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        for (long bus = 1; bus <= 14; bus++) {
            measurements.add(exact(Meter.at(Meter.Kind.V, bus)));
            if (bus > 1) {
                measurements.add(exact(Meter.at(Meter.Kind.P, bus)));
            }
        }
        Estimate estimate = estimator.estimate(measurements);

        assertThat(estimate.solution().degreesOfFreedom()).isZero();
        assertThat(estimate.isConsistent()).isTrue();
        assertThat(largestError(estimate.solution().state(), truth)).isLessThan(1e-8);
    }

    @Test
    void saysWhichBusesTheMeasurementsDoNotDetermine() {
        List<Measurement> all = measurements(0);
        List<Measurement> noActiveAtEight = new ArrayList<>(all);
        noActiveAtEight.removeIf(measurement -> List.of(Meter.Kind.P, Meter.Kind.P_FLOW)
                        .contains(measurement.meter().kind())
                && (touches(measurement.meter(), 8) || measurement.meter().bus() == 7));
        assertRefused(noActiveAtEight, "the measurements do not determine the angle of bus 8");

        List<Measurement> withoutEight = new ArrayList<>(all);
        withoutEight.removeIf(measurement -> touches(measurement.meter(), 8)
                || measurement.meter().bus() == 7 && !measurement.meter().kind().isFlow());
        assertRefused(withoutEight, "the measurements do not determine the angle of bus 8 and the voltage of bus 8");

        List<Measurement> noVoltage = new ArrayList<>(all);
        noVoltage.removeIf(measurement -> measurement.meter().kind() == Meter.Kind.V);
        assertRefused(noVoltage, "they have no voltage");
        assertRefused(List.of(), "they have no voltage");
        assertRefused(
                List.of(exact(Meter.at(Meter.Kind.V, 1))),
                "the angle of bus 2, bus 3, bus 4, bus 5, bus 6, bus 7, bus 8, bus 9, bus 10, bus 11, bus 12, bus 13,"
                        + " bus 14 and the voltage of bus 2");
    }

    @Test
    void measurementsThatNoStateFitsAreRefused() {
        List<Measurement> absurd = measurements(0).stream()
                .map(measurement -> new Measurement(measurement.meter(), Math.abs(measurement.value()) * 1e5, 1e-6))
                .toList();

        assertThatThrownBy(() -> estimator.estimate(absurd))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("no state fits the measurements");
    }

    @Test
    void anEstimateCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> estimator.estimate(measurements(0))).isInstanceOf(InterruptedException.class);
    }

    @Test
    void learnsHowExactEachMeterIs() throws Exception {
        Map<Meter, Double> sigmas = new HashMap<>();
        measurements(0)
                .forEach(exact -> sigmas.put(
                        exact.meter(), estimator.sigma(exact.meter()) * Math.exp(2 * random.nextDouble() - 1)));
        List<List<Measurement>> history = new ArrayList<>();
        for (int set = 0; set < 300; set++) {
            history.add(withErrors(sigmas, 0.002));
        }

        StateEstimator learnt = estimator.learn(history, Progress.NONE);

        assertThat(learnt.learnt().keySet()).isEqualTo(sigmas.keySet());
        Solution ideal = LeastSquares.solve(Ieee14.NETWORK, withErrors(sigmas, 0));
        for (int i = 0; i < ideal.measurements().size(); i++) {
            Meter meter = ideal.measurements().get(i).meter();
            assertThat(Math.log(learnt.sigma(meter) / sigmas.get(meter)))
                    .as("learnt for %s, in e-folds", meter)
                    .isCloseTo(0, offset(ideal.redundancy(i) > 0.7 ? 0.2 : 0.75));
        }
        double errorsBefore = 0;
        double errorsAfter = 0;
        for (int run = 0; run < 100; run++) {
            List<Measurement> measurements = withErrors(sigmas, 0);
            errorsBefore += squaredError(estimator.estimate(measurements));
            errorsAfter += squaredError(learnt.estimate(measurements.stream()
                    .map(seen -> new Measurement(seen.meter(), seen.value(), learnt.sigma(seen.meter())))
                    .toList()));
        }
        assertThat(errorsAfter).isLessThan(0.7 * errorsBefore);
    }

    @Test
    void aFewMeasurementsChangeLittleAndOthersKeepWhatWasLearnt() throws Exception {
        List<Measurement> exact = measurements(0);
        StateEstimator once = estimator.learn(List.of(exact), Progress.NONE);
        assertThat(once.sigma(exact.get(0).meter())).isBetween(0.9 * 0.004, 0.004);

        List<Measurement> fewer = exact.subList(0, exact.size() - 2);
        StateEstimator twice = once.learn(List.of(fewer, fewer), Progress.NONE);
        Meter left = exact.get(exact.size() - 1).meter();
        assertThat(twice.sigma(left)).isEqualTo(once.sigma(left));
        assertThat(estimator.learn(List.of(), Progress.NONE).learnt()).isEmpty();
    }

    @Test
    void saysWhichSetCanNotBeLearntFrom() {
        assertThatThrownBy(() -> estimator.learn(List.of(measurements(1), List.of()), Progress.NONE))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("set 1: the measurements do not determine");
    }

    private List<Measurement> withErrors(Map<Meter, Double> sigmas, double grossly) {
        return measurements(0).stream()
                .map(exact -> {
                    double error = random.nextDouble() < grossly ? 30 : random.nextGaussian();
                    return new Measurement(
                            exact.meter(),
                            exact.value() + sigmas.get(exact.meter()) * error,
                            estimator.sigma(exact.meter()));
                })
                .toList();
    }

    private double squaredError(Estimate estimate) {
        double sum = 0;
        for (int bus = 0; bus < truth.angles().length; bus++) {
            double error = estimate.solution().state().angles()[bus] - truth.angles()[bus];
            sum += error * error;
        }
        return sum;
    }

    private void assertRefused(List<Measurement> measurements, String reason) {
        assertThatThrownBy(() -> estimator.estimate(measurements))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static boolean touches(Meter meter, long bus) {
        return meter.bus() == bus || meter.to() == bus;
    }

    private Measurement exact(Meter meter) {
        return new Measurement(meter, new Equation(Ieee14.NETWORK, meter).value(truth), 0.01);
    }

    private static List<Measurement> with(List<Measurement> measurements, Meter meter, double value) {
        return measurements.stream()
                .map(measurement ->
                        measurement.meter().equals(meter) ? new Measurement(meter, value, 0.01) : measurement)
                .toList();
    }

    private List<Measurement> measurements(double noise) {
        List<Measurement> read = Input.measurements(estimator, Ieee14Meters.read(truth, random));
        List<Measurement> measurements = new ArrayList<>();
        for (Measurement measurement : read) {
            double exact = new Equation(Ieee14.NETWORK, measurement.meter()).value(truth);
            measurements.add(new Measurement(
                    measurement.meter(), exact + noise * (measurement.value() - exact), measurement.sigma()));
        }
        return measurements;
    }

    private static double largestError(State state, State truth) {
        return IntStream.range(0, truth.voltages().length)
                .mapToDouble(bus -> Math.max(
                        Math.abs(state.voltages()[bus] - truth.voltages()[bus]),
                        Math.abs(state.angles()[bus] - truth.angles()[bus])))
                .max()
                .orElseThrow();
    }
}
