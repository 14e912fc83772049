package aimm.plugin.estimator;

import aimm.plugin.estimator.Meter.Kind;
import aimm.plugin.estimator.Network.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What imagined meters in the IEEE 14-bus network show: not everything, but enough to find single wrong ones. */
public final class Ieee14Meters {

    private static final double SIGMA_VOLTAGE = 0.004;
    private static final double SIGMA_POWER = 1;
    private static final double SIGMA_FLOW = 0.8;
    private static final double GROSS = 25;
    private static final List<Long> WITH_VOLTAGE = List.of(1L, 2L, 3L, 6L, 8L, 9L);
    private static final List<Long> WITHOUT_POWER = List.of(4L, 10L, 14L);

    private static final List<Meter> METERS = meters();

    private Ieee14Meters() {}

    /**
     * A measurement per meter, in the form that the model type {@code estimator.WLS} takes.
     *
     * @param random makes the noise, whose standard deviation is the measurement's {@code sigma}
     * @return may be changed
     */
    public static List<Map<String, Object>> read(State state, Random random) {
        List<Map<String, Object>> measurements = new ArrayList<>();
        for (Meter meter : METERS) {
            double sigma = meter.kind() == Kind.V ? SIGMA_VOLTAGE : meter.kind().isFlow() ? SIGMA_FLOW : SIGMA_POWER;
            double exact = new Equation(Ieee14.NETWORK, meter).value(state) * meter.unit(Ieee14.NETWORK);
            Map<String, Object> members = meter.members();
            members.put("value", exact + sigma * random.nextGaussian());
            members.put("sigma", sigma);
            measurements.add(members);
        }
        return measurements;
    }

    /** Makes one of the measurements grossly wrong, and tells its index. */
    public static int spoil(List<Map<String, Object>> measurements, Random random) {
        int index = random.nextInt(measurements.size());
        double error = GROSS * (double) measurements.get(index).get("sigma") * (random.nextBoolean() ? 1 : -1);
        measurements.get(index).merge("value", error, (value, added) -> (double) value + (double) added);
        return index;
    }

    private static List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        WITH_VOLTAGE.forEach(bus -> meters.add(Meter.at(Kind.V, bus)));
        for (Kind kind : List.of(Kind.P, Kind.Q)) {
            Ieee14.NETWORK.buses().stream()
                    .filter(bus -> !WITHOUT_POWER.contains(bus.number()))
                    .forEach(bus -> meters.add(Meter.at(kind, bus.number())));
        }
        for (Branch branch : Ieee14.NETWORK.branches()) {
            meters.add(new Meter(Kind.P_FLOW, branch.from(), branch.to(), 1));
            meters.add(new Meter(Kind.Q_FLOW, branch.from(), branch.to(), 1));
        }
        return meters;
    }
}
