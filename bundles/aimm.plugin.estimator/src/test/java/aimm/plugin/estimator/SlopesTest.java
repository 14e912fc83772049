package aimm.plugin.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import aimm.plugin.estimator.Network.Branch;
import aimm.plugin.estimator.Network.Bus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network with everything a branch can have: a shifting transformer, charging, parallel lines, shunts. */
class SlopesTest {

    static final Network NETWORK = new Network(
            50,
            20,
            List.of(new Bus(10, 0.03, -0.1), new Bus(20, 0, 0.2), new Bus(30, 0.01, 0)),
            List.of(
                    new Branch(10, 20, 0.02, 0.1, 0.05, 0.95, 7),
                    new Branch(20, 30, 0.03, 0.12, 0.02, 1, 0),
                    new Branch(30, 20, 0.01, 0.25, 0, 1, 0),
                    new Branch(10, 30, 0.05, 0.2, 0.04, 1.02, -3)));

    static final State STATE = new State(new double[] {1.03, 0.97, 1.01}, new double[] {0.1, 0, -0.15});

    @Test
    void areThoseOfTheValues() {
        List<Meter> meters = List.of(
                Meter.at(Meter.Kind.V, 10),
                Meter.at(Meter.Kind.P, 10),
                Meter.at(Meter.Kind.Q, 10),
                Meter.at(Meter.Kind.P, 30),
                Meter.at(Meter.Kind.Q, 20),
                new Meter(Meter.Kind.P_FLOW, 10, 20, 1),
                new Meter(Meter.Kind.Q_FLOW, 20, 10, 1),
                new Meter(Meter.Kind.P_FLOW, 20, 30, 2),
                new Meter(Meter.Kind.Q_FLOW, 30, 10, 1));
        double small = 1e-6;
        for (Meter meter : meters) {
            Equation equation = new Equation(NETWORK, meter);
            double[] slopes = new double[NETWORK.unknowns()];
            equation.slopes(STATE).addTo(slopes, 1);
            for (int unknown = 0; unknown < slopes.length; unknown++) {
                double[] step = new double[slopes.length];
                step[unknown] = small;
                double above = equation.value(NETWORK.plus(STATE, step));
                step[unknown] = -small;
                double below = equation.value(NETWORK.plus(STATE, step));
                assertThat(slopes[unknown])
                        .as("%s by unknown %d", meter, unknown)
                        .isCloseTo((above - below) / (2 * small), offset(1e-7));
            }
        }
    }

    /** Complex arithmetic of its own: an ideal transformer before the impedance. */
    @Test
    void theFlowThroughAShiftingTransformerIsThatOfItsCircuit() {
        Complex v1 = Complex.polar(1.03, 0.1);
        Complex v2 = Complex.polar(0.97, 0);
        Complex ratio = Complex.polar(0.95, Math.toRadians(7));
        Complex behind = v1.over(ratio);
        Complex series = behind.minus(v2).over(new Complex(0.02, 0.1));
        Complex current = series.plus(behind.times(new Complex(0, 0.025)));
        Complex seen = current.over(ratio.conjugate());
        Complex power = v1.times(seen.conjugate());
        Complex received =
                v2.times(v2.times(new Complex(0, 0.025)).minus(series).conjugate());

        assertThat(value(Meter.Kind.P_FLOW, 10, 20)).isCloseTo(power.re, offset(1e-12));
        assertThat(value(Meter.Kind.Q_FLOW, 10, 20)).isCloseTo(power.im, offset(1e-12));
        assertThat(value(Meter.Kind.P_FLOW, 20, 10)).isCloseTo(received.re, offset(1e-12));
        assertThat(value(Meter.Kind.Q_FLOW, 20, 10)).isCloseTo(received.im, offset(1e-12));
    }

    private static double value(Meter.Kind kind, long from, long to) {
        return new Equation(NETWORK, new Meter(kind, from, to, 1)).value(STATE);
    }

    private record Complex(double re, double im) {

        static Complex polar(double length, double angle) {
            return new Complex(length * Math.cos(angle), length * Math.sin(angle));
        }

        Complex plus(Complex other) {
            return new Complex(re + other.re, im + other.im);
        }

        Complex minus(Complex other) {
            return new Complex(re - other.re, im - other.im);
        }

        Complex times(Complex other) {
            return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
        }

        Complex over(Complex other) {
            double square = other.re * other.re + other.im * other.im;
            return times(new Complex(other.re / square, -other.im / square));
        }

        Complex conjugate() {
            return new Complex(re, -im);
        }
    }
}
