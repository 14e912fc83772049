package aimm.plugin.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WlsEstimatorTest {

    private static final Map<String, Object> TWO_BUSES = Map.of(
            "buses", List.of(Map.of("bus", 7L), Map.of("bus", 9L, "b", 0.1)),
            "branches", List.of(Map.of("from", 7L, "to", 9L, "x", 0.2)));

    private final WlsEstimator plugin = new WlsEstimator();
    private final StateEstimator standard = create(Arguments.NONE);

    @Test
    void theStandardNetworkIsEstimatedFromImaginedMeasurements() throws Exception {
        Object measurements = new Ieee14Measurements().access(Arguments.of(3), Progress.NONE);

        Map<?, ?> estimate = predict(standard, measurements);

        assertThat(estimate.get("consistent")).isEqualTo(true);
        assertThat((List<?>) estimate.get("suspects")).isEmpty();
        assertThat((List<?>) estimate.get("buses")).hasSize(14);
        assertThat((List<?>) estimate.get("branches")).hasSize(20);
        assertThat(estimate.get("degrees_of_freedom")).isEqualTo(41L);
        assertThat(Values.canonical(estimate)).isEqualTo(estimate);
    }

    @Test
    void voltagesAreInPerUnitAnglesInDegreesPowersInMegawatts() throws Exception {
        // 50 MW over a reactance of 0.2 between two buses at 1 per unit: sin of the angle is 0.1
        StateEstimator estimator = create(Arguments.of(TWO_BUSES));
        Map<?, ?> estimate = predict(
                estimator,
                List.of(
                        Map.of("kind", "v", "bus", 7L, "value", 1L),
                        Map.of("kind", "v", "bus", 9L, "value", 1.0),
                        Map.of("kind", "p_flow", "from", 7L, "to", 9L, "value", 50L, "sigma", 0.5)));

        Map<?, ?> bus = (Map<?, ?>) ((List<?>) estimate.get("buses")).get(1);
        Map<?, ?> branch = (Map<?, ?>) ((List<?>) estimate.get("branches")).get(0);
        assertThat(bus.get("bus")).isEqualTo(9L);
        assertThat((double) bus.get("angle")).isCloseTo(-Math.toDegrees(Math.asin(0.1)), offset(1e-9));
        assertThat((double) bus.get("p")).isCloseTo(-50, offset(1e-9));
        assertThat((double) bus.get("q")).isCloseTo(500 * (1 - Math.sqrt(0.99)) - 10, offset(1e-9));
        assertThat((double) bus.get("v_sigma")).isCloseTo(0.004, offset(1e-9));
        assertThat((double) bus.get("angle_sigma"))
                .isBetween(0.05, 0.07); // 0.5 MW of 870 MW per radian, and the voltages
        assertThat((double) branch.get("p_from")).isCloseTo(50, offset(1e-9));
        assertThat((double) branch.get("p_to")).isCloseTo(-50, offset(1e-9));
    }

    @Test
    void aGrossErrorIsNamedWithWhatTheMeterShouldShow() throws Exception {
        List<Map<String, Object>> measurements = Ieee14Meters.read(Ieee14.state(), new Random(5));
        Map<String, Object> wrong = measurements.get(40);
        double right = (double) wrong.get("value");
        wrong.put("value", right + 60);

        List<?> suspects = (List<?>) predict(standard, measurements).get("suspects");

        assertThat(suspects).hasSize(1);
        Map<?, ?> suspect = (Map<?, ?>) suspects.get(0);
        assertThat(suspect.get("index")).isEqualTo(40L);
        assertThat(suspect.get("kind")).isEqualTo("p_flow");
        assertThat(suspect.get("from")).isEqualTo(wrong.get("from"));
        assertThat(suspect.get("value")).isEqualTo(right + 60);
        assertThat((double) suspect.get("estimate")).isCloseTo(right, offset(3.0));
        assertThat((double) suspect.get("normalized_residual")).isGreaterThan(20);
    }

    @Test
    void whatAFitLearntCountsWhereAMeasurementSaysNothingElse() throws Exception {
        Object history = new Ieee14Measurements().access(Arguments.of(1, 40), Progress.NONE);
        List<Object> reports = new ArrayList<>();
        StateEstimator fitted = plugin.fit(standard, Arguments.of(history), reports::add);

        assertThat(reports)
                .hasSizeGreaterThan(3)
                .anyMatch(report -> report.toString().contains("suspect"));
        assertThat(fitted.sigma(Meter.at(Meter.Kind.P, 3))).isBetween(0.007, 0.014);
        List<Map<String, Object>> measurements = Ieee14Meters.read(Ieee14.state(), new Random(5));
        List<Map<String, Object>> bare = new ArrayList<>();
        for (Map<String, Object> measurement : measurements) {
            Map<String, Object> without = new HashMap<>(measurement);
            without.remove("sigma");
            bare.add(without);
        }
        assertThat(predict(fitted, measurements).get("objective"))
                .isEqualTo(predict(standard, measurements).get("objective"));
        assertThat(predict(fitted, bare).get("objective"))
                .isNotEqualTo(predict(standard, bare).get("objective"));
    }

    @Test
    void theSameSeedGivesTheSameMeasurements() throws Exception {
        Ieee14Measurements access = new Ieee14Measurements();

        assertThat(access.access(Arguments.of(1), Progress.NONE))
                .isEqualTo(access.access(Arguments.of(1), Progress.NONE));
        assertThat(access.access(Arguments.of(1), Progress.NONE))
                .isNotEqualTo(access.access(Arguments.of(2), Progress.NONE));
        assertRefused(() -> access.access(Arguments.of(1, -1), Progress.NONE), "argument 'sets'");
        assertRefused(() -> access.access(Arguments.of(1, 1_000_000), Progress.NONE), "argument 'sets'");
    }

    @Test
    void whatIsMadeWrongIsSuspected() throws Exception {
        Random random = new Random(9);
        List<Map<String, Object>> measurements = Ieee14Meters.read(Ieee14.state(), random);

        long wrong = Ieee14Meters.spoil(measurements, random);

        List<?> suspects = (List<?>) predict(standard, measurements).get("suspects");
        assertThat(suspects).hasSize(1);
        assertThat(((Map<?, ?>) suspects.get(0)).get("index")).isEqualTo(wrong);
    }

    @Test
    void loadsThatTheNetworkCanNotCarryAreRefused() {
        double[] tenfold = new double[14];
        Arrays.fill(tenfold, 10);

        assertRefused(() -> Ieee14.state(tenfold), "no state fits");
    }

    @Test
    void refusesNetworksItCanNotUseAndSaysWhy() {
        List<?> buses = List.of(Map.of("bus", 1L), Map.of("bus", 2L), Map.of("bus", 3L));
        Map<String, Object> line = Map.of("from", 1L, "to", 2L, "x", 0.1);
        assertNetworkRefused(Map.of(), "argument 'buses'");
        assertNetworkRefused(network(List.of(), List.of()), "network: expected buses");
        assertNetworkRefused(network(List.of(Map.of("bus", 1L)), List.of()), "expected 2 to 1000 buses");
        assertNetworkRefused(network(buses, List.of(line)), "no branches lead from bus 1 to bus 3");
        assertNetworkRefused(network(buses, List.of(line, line, 3L)), "branch 2: expected an object");
        assertNetworkRefused(
                network(buses, List.of(Map.of("from", 1L, "to", 5L, "x", 1L))), "network: there is no bus 5");
        assertNetworkRefused(network(buses, List.of(Map.of("from", 1L, "to", 1L, "x", 1L))), "both ends at one bus");
        assertNetworkRefused(network(buses, List.of(Map.of("from", 1L, "to", 2L, "x", 0L))), "|r + jx| of branch 1-2");
        assertNetworkRefused(
                network(buses, List.of(Map.of("from", 1L, "to", 2L, "x", Double.NaN))), "x of branch 1-2: expected");
        assertNetworkRefused(network(buses, List.of(Map.of("from", 1L, "to", 2L))), "branch 0: argument 'x'");
        assertNetworkRefused(
                network(buses, List.of(Map.of("from", 1L, "to", 2L, "x", 1L, "tap", 0L))), "tap of branch 1-2");
        assertNetworkRefused(
                network(buses, List.of(Map.of("from", 1L, "to", 2L, "X", 1L))), "unexpected keyword argument 'X'");
        assertNetworkRefused(network(List.of(Map.of("bus", 1L), Map.of("bus", 1L)), List.of()), "bus 1 is there twice");
        assertNetworkRefused(
                network(List.of(Map.of("bus", "one")), List.of()), "bus 0: argument 'bus': expected a whole");
        assertRefused(() -> create(Arguments.of("ieee14")), "argument 'network': expected a map");
        assertRefused(() -> create(Arguments.NONE.with("confidence", 1)), "argument 'confidence'");
        assertRefused(() -> create(Arguments.NONE.with("sigma_v", 0)), "argument 'sigma_v'");
        assertRefused(() -> create(Arguments.NONE.with("sigma_power", Double.NaN)), "argument 'sigma_power'");
    }

    @Test
    void refusesMeasurementsItCanNotUseAndSaysWhich() {
        Map<String, Object> good = Map.of("kind", "v", "bus", 1L, "value", 1.06);
        assertPredictRefused(List.of(good, 3L), "measurement 1: expected an object with some of");
        assertPredictRefused(
                List.of(good, with(good, "kind", "u")), "measurement 1: argument 'kind': expected one of [v, p");
        assertPredictRefused(List.of(good, with(good, "bus", 15L)), "there is no bus 15");
        assertPredictRefused(
                List.of(with(good, "bus", null)), "measurement 0: argument 'bus': expected a whole number, got none");
        assertPredictRefused(
                List.of(with(good, "value", null)), "measurement 0: argument 'value': expected a number, got none");
        assertPredictRefused(List.of(with(good, "value", "1.06")), "argument 'value': expected a number");
        assertPredictRefused(List.of(with(good, "value", Double.NaN)), "measurement 0: v 1: expected a value");
        assertPredictRefused(List.of(with(good, "value", 1e300)), "measurement 0: v 1: expected a value");
        assertPredictRefused(List.of(with(good, "value", -1L)), "measurement 0: v 1: expected a value");
        assertPredictRefused(List.of(with(good, "sigma", 0L)), "measurement 0: v 1: expected a standard deviation");
        assertPredictRefused(List.of(with(good, "sigma", 1e-300)), "v 1: expected a standard deviation");
        assertPredictRefused(List.of(with(good, "time", 1L)), "unexpected keyword argument 'time'");
        assertPredictRefused(List.of(Map.of("kind", "p_flow", "bus", 1L, "value", 1L)), "argument 'from'");
        Map<String, Object> flow = Map.of("kind", "q_flow", "from", 1L, "to", 2L, "value", 1L);
        assertPredictRefused(List.of(good, with(flow, "to", 14L)), "there is no branch from bus 1 to bus 14");
        assertPredictRefused(List.of(good, with(flow, "circuit", 2L)), "no branch from bus 1 to bus 2 with circuit 2");
        assertPredictRefused(List.of(good, with(flow, "circuit", 0L)), "no branch from bus 1 to bus 2 with circuit 0");
        assertPredictRefused("measurements", "argument 'measurements': expected a list");
        assertPredictRefused(List.of(good), "the measurements do not determine the angle of bus 2");
        assertRefused(
                () -> plugin.fit(standard, Arguments.of(List.of(List.of(good, good), List.of(3L))), Progress.NONE),
                "set 1: measurement 0: expected an object");
        assertRefused(
                () -> plugin.fit(standard, Arguments.of(List.of(good)), Progress.NONE),
                "set 0: expected a list of measurements, got map of 3");
    }

    @Test
    @Timeout(30)
    void networksOfThreeHundredBusesAreEstimated() throws Exception {
        Random random = new Random(3);
        List<Network.Bus> buses = new ArrayList<>();
        List<Network.Branch> branches = new ArrayList<>();
        for (int bus = 1; bus <= 300; bus++) {
            buses.add(new Network.Bus(bus, 0, 0));
            for (int other : bus == 1 ? new int[0] : new int[] {bus - 1, 1 + random.nextInt(bus)}) {
                if (other != bus) {
                    branches.add(new Network.Branch(bus, other, 0.01, 0.05 + random.nextDouble() / 10, 0.002, 1, 0));
                }
            }
        }
        Network network = new Network(100, 1, buses, branches);
        List<Measurement> given = new ArrayList<>(List.of(new Measurement(Meter.at(Meter.Kind.V, 1), 1.05, 1)));
        for (long bus = 2; bus <= 300; bus++) {
            given.add(new Measurement(Meter.at(Meter.Kind.P, bus), random.nextGaussian(), 1));
            given.add(new Measurement(Meter.at(Meter.Kind.Q, bus), 0.3 * random.nextGaussian(), 1));
        }
        State truth = LeastSquares.solve(network, given).state();
        List<Measurement> measurements = new ArrayList<>();
        for (Network.Branch branch : branches) {
            for (Meter.Kind kind : List.of(Meter.Kind.P_FLOW, Meter.Kind.Q_FLOW)) {
                measurements.add(exact(network, new Meter(kind, branch.from(), branch.to(), 1), truth));
            }
        }
        for (Network.Bus bus : buses) {
            measurements.add(exact(network, Meter.at(Meter.Kind.P, bus.number()), truth));
            measurements.add(exact(network, Meter.at(Meter.Kind.Q, bus.number()), truth));
            if (bus.number() % 10 == 0) {
                measurements.add(exact(network, Meter.at(Meter.Kind.V, bus.number()), truth));
            }
        }
        Estimate estimate = new StateEstimator(network, 0.99, 0.004, 0.01, Map.of()).estimate(measurements);

        assertThat(estimate.solution().state().voltages())
                .usingComparatorWithPrecision(1e-8)
                .containsExactly(truth.voltages());
        assertThat(estimate.solution().state().angles())
                .usingComparatorWithPrecision(1e-8)
                .containsExactly(truth.angles());
    }

    @Test
    void isTheSameAfterSerialization() throws Exception {
        Object history = new Ieee14Measurements().access(Arguments.of(1, 3), Progress.NONE);
        for (StateEstimator estimator : List.of(
                standard,
                create(Arguments.of(TWO_BUSES, 0.95, 0.01, 5)),
                plugin.fit(standard, Arguments.of(history), Progress.NONE))) {
            StateEstimator again = plugin.deserialize(new ByteArrayInputStream(bytes(estimator)));

            assertThat(bytes(again)).isEqualTo(bytes(estimator));
            assertThat(again.learnt()).isEqualTo(estimator.learnt());
            assertThat(again.network().branches()).isEqualTo(estimator.network().branches());
            assertThat(again.confidence()).isEqualTo(estimator.confidence());
            assertThat(again.sigma(Meter.at(Meter.Kind.P, 7))).isEqualTo(estimator.sigma(Meter.at(Meter.Kind.P, 7)));
        }
    }

    @Test
    void refusesEveryCutAndEveryKindOfForgedBytes() throws Exception {
        Object history = new Ieee14Measurements().access(Arguments.of(1, 1), Progress.NONE);
        byte[] sound = bytes(plugin.fit(standard, Arguments.of(history), Progress.NONE));
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(Arrays.copyOf(sound, sound.length + 1))))
                .hasMessage("estimator.WLS with bytes behind its end");
        byte[] unfitted = bytes(standard); // ends with the number of meters, which is 0
        Arrays.fill(unfitted, unfitted.length - 4, unfitted.length, (byte) -1);
        assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(unfitted)))
                .hasMessage("estimator.WLS with -1 meters");
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] forged = sound.clone();
            forged[random.nextInt(sound.length)] = (byte) random.nextInt();
            try {
                plugin.deserialize(new ByteArrayInputStream(forged));
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("estimator.WLS");
            }
        }
    }

    private static Measurement exact(Network network, Meter meter, State state) {
        return new Measurement(meter, new Equation(network, meter).value(state), 0.01);
    }

    private StateEstimator create(Arguments arguments) {
        return plugin.instantiate(arguments, Progress.NONE);
    }

    private Map<?, ?> predict(StateEstimator estimator, Object measurements) throws InterruptedException {
        return (Map<?, ?>) plugin.predict(estimator, Arguments.of(measurements), Progress.NONE);
    }

    private byte[] bytes(StateEstimator estimator) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        plugin.serialize(estimator, out);
        return out.toByteArray();
    }

    private static Map<String, Object> network(List<?> buses, List<?> branches) {
        return Map.of("buses", buses, "branches", branches);
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(members);
        changed.put(name, value);
        return changed;
    }

    private void assertNetworkRefused(Map<String, Object> network, String reason) {
        assertRefused(() -> create(Arguments.of(network)), reason);
    }

    private void assertPredictRefused(Object measurements, String reason) {
        assertRefused(() -> predict(standard, measurements), reason);
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(ArgumentException.class).hasMessageContaining(reason);
    }
}
