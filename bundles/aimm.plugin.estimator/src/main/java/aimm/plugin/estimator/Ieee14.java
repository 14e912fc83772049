package aimm.plugin.estimator;

import aimm.plugin.estimator.Network.Branch;
import aimm.plugin.estimator.Network.Bus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The IEEE test case of 14 buses: a part of a Midwestern power system as it was in 1962. */
public final class Ieee14 {

    public static final Network NETWORK = new Network(
            100,
            1,
            LongStream.rangeClosed(1, 14)
                    .mapToObj(number -> new Bus(number, 0, number == 9 ? 0.19 : 0))
                    .toList(),
            List.of(
                    line(1, 2, 0.01938, 0.05917, 0.0528),
                    line(1, 5, 0.05403, 0.22304, 0.0492),
                    line(2, 3, 0.04699, 0.19797, 0.0438),
                    line(2, 4, 0.05811, 0.17632, 0.0340),
                    line(2, 5, 0.05695, 0.17388, 0.0346),
                    line(3, 4, 0.06701, 0.17103, 0.0128),
                    line(4, 5, 0.01335, 0.04211, 0),
                    transformer(4, 7, 0.20912, 0.978),
                    transformer(4, 9, 0.55618, 0.969),
                    transformer(5, 6, 0.25202, 0.932),
                    line(6, 11, 0.09498, 0.19890, 0),
                    line(6, 12, 0.12291, 0.25581, 0),
                    line(6, 13, 0.06615, 0.13027, 0),
                    transformer(7, 8, 0.17615, 1),
                    transformer(7, 9, 0.11001, 1),
                    line(9, 10, 0.03181, 0.08450, 0),
                    line(9, 14, 0.12711, 0.27038, 0),
                    line(10, 11, 0.08205, 0.19207, 0),
                    line(12, 13, 0.22092, 0.19988, 0),
                    line(13, 14, 0.17093, 0.34802, 0)));

    private static final double[] LOADS_MW = {0, 21.7, 94.2, 47.8, 7.6, 11.2, 0, 0, 29.5, 9.0, 3.5, 6.1, 13.5, 14.9};
    private static final double[] LOADS_MVAR = {0, 12.7, 19.0, -3.9, 1.6, 7.5, 0, 0, 16.6, 5.8, 1.8, 1.6, 5.8, 5.0};
    private static final double[] GENERATION_MW = {0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    /** Held by generators and condensers; zero where nothing holds the voltage. */
    private static final double[] HELD_VOLTAGES = {1.060, 1.045, 1.010, 0, 0, 1.070, 0, 1.090, 0, 0, 0, 0, 0, 0};

    private Ieee14() {}

    /** The state under the loads of the test case. */
    public static State state() throws InterruptedException {
        double[] ones = new double[LOADS_MW.length];
        Arrays.fill(ones, 1);
        return state(ones);
    }

    /**
     * The state in which each bus has its load times a factor: the power flow, where bus 1 generates what is missing.
     *
     * @throws aimm.plugin.api.ArgumentException if the network can't carry that much
     */
    public static State state(double[] factors) throws InterruptedException {
        List<Measurement> given = new ArrayList<>();
        for (int bus = 0; bus < LOADS_MW.length; bus++) {
            long number = bus + 1L;
            if (HELD_VOLTAGES[bus] != 0) {
                given.add(exact(Meter.Kind.V, number, HELD_VOLTAGES[bus]));
            } else {
                given.add(exact(Meter.Kind.Q, number, -factors[bus] * LOADS_MVAR[bus] / NETWORK.baseMva()));
            }
            if (number != NETWORK.reference()) {
                double power = GENERATION_MW[bus] - factors[bus] * LOADS_MW[bus];
                given.add(exact(Meter.Kind.P, number, power / NETWORK.baseMva()));
            }
        }
        return LeastSquares.solve(NETWORK, given).state(); // as many as there are unknowns: they all hold exactly
    }

    private static Measurement exact(Meter.Kind kind, long bus, double value) {
        return new Measurement(Meter.at(kind, bus), value, 1);
    }

    private static Branch line(long from, long to, double r, double x, double b) {
        return new Branch(from, to, r, x, b, 1, 0);
    }

    private static Branch transformer(long from, long to, double x, double tap) {
        return new Branch(from, to, 0, x, 0, tap, 0);
    }
}
